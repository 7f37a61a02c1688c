"""Which bucket, and how it is reached."""

import re
from urllib.parse import quote, urlsplit

from generator.errors import UsageError
from generator.model.record import record
from generator.model.settings import Addressing, StoreKind, StoreSettings
from generator.storage.keys import BadKeyError, check_key

MEBIBYTE = 1 << 20

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
_OF_S3 = ("bucket", "prefix", "region", "endpoint", "addressing")


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
    attempts: int = 8
    """How often a request is tried while the server fails that answered before; eight take about a minute."""

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

    @property
    def folder(self) -> str:
        """The prefix with its closing slash; empty: the whole bucket."""
        return f"{self.prefix}/" if self.prefix else ""

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


def place_of(settings: StoreSettings) -> S3Place:
    """The bucket that the settings name; raises UsageError where they cannot name one."""
    fault = store_fault(settings)
    if fault:
        raise UsageError(fault[1], hint="correct `store:` in catalog/catalog.yaml")
    return S3Place(
        bucket=settings.bucket,
        prefix=settings.prefix.strip("/"),
        region=settings.region,
        endpoint=settings.endpoint,
        addressing=settings.addressing,
        url=settings.url,
    )


def store_fault(settings: StoreSettings) -> tuple[str, str] | None:
    """Field of the settings and what is wrong with it, repeating no secret; None if nothing is."""
    if settings.kind is StoreKind.FOLDER:
        strange = next((name for name in _OF_S3 if getattr(settings, name)), None)
        return (strange, f"The store is a folder, and has no {strange}.") if strange else None
    absolute = settings.url.startswith(("http://", "https://"))
    faults = (
        (not settings.bucket, "kind", "The store is in S3, and names no bucket."),
        (not _BUCKET.fullmatch(settings.bucket), "bucket", "This cannot be the name of a bucket."),
        (not _is_folder(settings.prefix), "prefix", "This cannot be a folder: plain names and slashes can."),
        (
            bool(settings.endpoint) and not _is_plain(settings.endpoint),
            "endpoint",
            "The endpoint is no plain http or https address.",
        ),
        (absolute and not _is_plain(settings.url), "url", "The url is no plain http or https address."),
    )
    return next(((field, message) for found, field, message in faults if found), None)


def _is_folder(prefix: str) -> bool:
    try:
        check_key(prefix.strip("/") or "all")
    except BadKeyError:
        return False
    return True


def _is_plain(address: str) -> bool:
    """True for an http address with a host, and with no user, password or query."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return whole and "@" not in parts.netloc and not parts.query and not parts.fragment
