"""Requests to one bucket: signed, tried again with growing waits, answered in plain words."""

import threading
from functools import cached_property
from typing import Any

from generator.errors import CellshelfError
from generator.storage.s3_errors import explain
from generator.storage.s3_place import S3Place

CONNECTIONS = 32
_READS = 4  # of one answer that breaks off

_VERBS = {
    "list_objects_v2": "list",
    "list_multipart_uploads": "list unfinished uploads",
    "list_parts": "list unfinished uploads",
    "head_object": "read",
    "head_bucket": "read",
    "get_object": "read",
    "delete_object": "delete",
    "abort_multipart_upload": "end an unfinished upload",
}

Answer = dict[str, Any]


class RefusedError(CellshelfError):
    """The server answered with a code that the caller asked to be told of."""

    def __init__(self, code: str, *, attempts: int) -> None:
        super().__init__(f"the server answered {code}")
        self.code = code
        self.attempts = attempts
        """More than one: an earlier attempt may have succeeded, its answer lost."""


class Bucket:
    """One bucket; safe to use from several threads."""

    def __init__(self, place: S3Place) -> None:
        self.place = place
        self._lock = threading.Lock()

    @cached_property
    def client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        """The boto3 client; made when first needed, since boto3 takes a second to get ready."""
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        place = self.place
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if place.by_path else "virtual"},
            max_pool_connections=CONNECTIONS,
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "adaptive", "total_max_attempts": place.attempts},  # waits have jitter
            # Checksums are given with each request: boto3's own come as trailers, whose framing some
            # servers keep as `Content-Encoding: aws-chunked`.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            user_agent_extra="cellshelf",
        )
        try:
            session = boto3.Session()
            return session.client(
                "s3",
                endpoint_url=place.endpoint or None,
                region_name=place.region or session.region_name or "us-east-1",
                config=config,
            )
        except (BotoCoreError, ValueError) as error:
            raise explain(place, "reach", kind=type(error).__name__) from None

    def ask(self, method: str, *, told: tuple[str, ...] = (), **parameters: object) -> Answer:
        """The answer to one call of boto3.

        Raises RefusedError for the codes in `told`, OutsideError for every other failure.
        """
        with self._lock:
            client = self.client
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError  # noqa: PLC0415

        verb = _VERBS.get(method, "write")
        try:
            answer: Answer = getattr(client, method)(
                Bucket=self.place.bucket, **{name: value for name, value in parameters.items() if value}
            )
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            status = error.response.get("ResponseMetadata", {})
            if code in told:
                raise RefusedError(code, attempts=1 + int(status.get("RetryAttempts", 0))) from None
            raise explain(self.place, verb, code=code or str(status.get("HTTPStatusCode"))) from None
        except HTTPClientError as error:
            kind = type(error).__name__
            raise explain(self.place, verb, kind=kind) from None
        except BotoCoreError as error:
            raise explain(self.place, verb, kind=type(error).__name__) from None
        return answer

    def read(self, *, told: tuple[str, ...] = (), **parameters: object) -> tuple[bytes, Answer]:
        """Content and answer of `get_object`; what breaks off on the way is asked for again."""
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        for attempt in range(_READS):
            answer = self.ask("get_object", told=told, **parameters)
            try:
                with answer["Body"] as body:
                    return body.read(), answer
            except (BotoCoreError, OSError) as error:
                if attempt == _READS - 1:
                    raise explain(self.place, "read", kind=type(error).__name__) from None
        raise AssertionError("unreachable: the last attempt returns or raises")
