"""Which bucket, and how it is reached."""

import enum
from urllib.parse import quote, urlsplit

from generator.errors import UsageError
from generator.model.record import record
from generator.storage.keys import check_key

MEBIBYTE = 1 << 20


class Addressing(enum.StrEnum):
    """Where the bucket's name stands in an address."""

    PATH = "path"
    VIRTUAL = "virtual"


@record
class S3Place:
    """A bucket, or a folder of one. Credentials are no part of it: they come from AWS's own places."""

    bucket: str
    prefix: str = ""
    """Folder inside the bucket, without slashes at its ends; empty: the whole bucket."""
    region: str = ""
    """Empty: what AWS's own settings say, else us-east-1."""
    endpoint: str = ""
    """Address of another server than Amazon's."""
    addressing: Addressing | None = None
    """None: by path with an endpoint of one's own, else by host name."""
    url: str = ""
    """Where readers fetch from; empty: the bucket itself."""
    part_bytes: int = 16 * MEBIBYTE
    """Files longer than two parts go up in parts of this size, or larger where there would be too many."""
    nests: bool = False
    """Take keys that are folders of others, as Amazon does; not every server holds both."""
    attempts: int = 7
    """How often a request is tried; with waits between, seven take about half a minute."""

    @property
    def by_path(self) -> bool:
        """True if the bucket's name stands in the path."""
        return self.addressing is Addressing.PATH or (self.addressing is None and bool(self.endpoint))

    @property
    def server(self) -> str:
        """Host of the endpoint, for messages; never with a user name or password."""
        if not self.endpoint:
            return f"Amazon S3{f' in {self.region}' if self.region else ''}"
        parts = urlsplit(self.endpoint)
        return f"{parts.hostname}:{parts.port}" if parts.port else f"{parts.hostname}"

    @property
    def name(self) -> str:
        """`s3://bucket/prefix`, for messages."""
        return f"s3://{self.bucket}{f'/{self.prefix}' if self.prefix else ''}"

    def full_key(self, key: str) -> str:
        """Key inside the bucket; raises BadKeyError."""
        check_key(key)
        if not self.prefix:
            return key
        check_key(f"{self.prefix}/{key}")
        return f"{self.prefix}/{key}"

    def base_url(self) -> str:
        """Where readers fetch from, with a closing slash."""
        if self.url:
            return self.url if self.url.endswith("/") else f"{self.url}/"
        inner = f"{quote(self.prefix)}/" if self.prefix else ""
        if not self.endpoint:
            host = f"s3.{self.region or 'us-east-1'}.amazonaws.com"
            # A dot in a bucket's name is not covered by the certificate of its host name.
            if self.by_path or "." in self.bucket:
                return f"https://{host}/{self.bucket}/{inner}"
            return f"https://{self.bucket}.{host}/{inner}"
        parts = urlsplit(self.endpoint)
        path = parts.path.strip("/")
        if self.by_path:
            inner = f"{self.bucket}/{inner}"
            return f"{parts.scheme}://{parts.netloc}/{f'{path}/' if path else ''}{inner}"
        return f"{parts.scheme}://{self.bucket}.{parts.netloc}/{f'{path}/' if path else ''}{inner}"


def check_place(place: S3Place) -> None:
    """Raise UsageError where the settings cannot name a bucket."""
    if not place.bucket:
        raise UsageError("the store names no bucket", hint="give `bucket:` under `store:` in catalog.yaml")
    if not place.endpoint:
        return
    try:
        parts = urlsplit(place.endpoint)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = None
    if not whole or parts.username or parts.password:
        raise UsageError(
            "the store's endpoint is no plain http or https address",
            hint="write `endpoint: https://s3.example.org`; keys come from the environment, never from here",
        )
