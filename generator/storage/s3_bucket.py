"""Requests to one bucket: signed, tried again with growing waits, answered in plain words."""

import random
import threading
import time
from functools import cached_property
from typing import Any

from generator.errors import CellshelfError, OutsideError
from generator.storage.s3_errors import explain
from generator.storage.s3_place import S3Place

CONNECTIONS = 32
_READS = 4  # of one answer that breaks off

_AT_ONCE = 3  # attempts that boto3 makes within a second
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 20.0  # seconds, give or take a half so that uploaders do not march in step
_PASSING = frozenset(
    {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"}
    | {"HTTPClientError", "ResponseStreamingError", "IncompleteReadError"}
    | {"500", "502", "503", "504", "InternalError", "ServiceUnavailable", "SlowDown", "RequestTimeout"}
)

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


class _FailedError(Exception):
    """One call failed."""

    def __init__(self, *, code: str = "", kind: str = "", attempts: int = 1) -> None:
        super().__init__(code or kind)
        self.code = code
        """What the server answered."""
        self.kind = kind
        """What boto3 raised, if there was no answer."""
        self.attempts = attempts

    @property
    def passing(self) -> bool:
        """True if the same request may succeed a little later."""
        return self.code in _PASSING or self.kind in _PASSING


class Bucket:
    """One bucket; safe to use from several threads."""

    def __init__(self, place: S3Place) -> None:
        self.place = place
        self._lock = threading.Lock()
        self._answered = False

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - as below
        """Looks for keys where boto3 does, once."""
        import boto3  # noqa: PLC0415

        return boto3.Session()

    @cached_property
    def client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        """The boto3 client; made when first needed, since boto3 takes a second to get ready."""
        from botocore.config import Config  # noqa: PLC0415
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        place = self.place
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if place.by_path else "virtual"},
            max_pool_connections=CONNECTIONS,
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "adaptive", "total_max_attempts": min(place.attempts, _AT_ONCE)},
            # Checksums are given with each request: boto3's own come as trailers, whose framing some
            # servers keep as `Content-Encoding: aws-chunked`.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            user_agent_extra="cellshelf",
        )
        try:
            return self._session.client(
                "s3",
                endpoint_url=place.endpoint or None,
                region_name=place.region or self._session.region_name or "us-east-1",
                config=config,
            )
        except (BotoCoreError, ValueError) as error:
            raise explain(place, "reach", kind=type(error).__name__) from None

    def ask(self, method: str, *, told: tuple[str, ...] = (), **parameters: object) -> Answer:
        """The answer to one call of boto3; a server that has answered before and fails now is waited for.

        Raises RefusedError for the codes in `told`, OutsideError for every other failure.
        """
        given = {name: value for name, value in parameters.items() if value}
        for attempt in range(self.place.attempts):
            try:
                answer = self._try(method, given)
            except _FailedError as failed:
                if failed.code in told:
                    raise RefusedError(failed.code, attempts=attempt + failed.attempts) from None
                last = attempt == self.place.attempts - 1 or not self._answered
                if last or not failed.passing:
                    verb = _VERBS.get(method, "write")
                    raise explain(self.place, verb, kind=failed.kind, code=failed.code) from None
                time.sleep(min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT) * random.uniform(0.5, 1.5))  # noqa: S311
            else:
                self._answered = True
                return answer
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _try(self, method: str, parameters: Answer) -> Answer:
        """The answer to one call; boto3 itself tries again at once where a connection broke."""
        with self._lock:
            client = self.client
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            answer: Answer = getattr(client, method)(Bucket=self.place.bucket, **parameters)
        except ClientError as error:
            about = error.response.get("ResponseMetadata", {})
            code = str(error.response.get("Error", {}).get("Code", "") or about.get("HTTPStatusCode"))
            raise _FailedError(code=code, attempts=1 + int(about.get("RetryAttempts", 0))) from None
        except BotoCoreError as error:
            raise _FailedError(kind=type(error).__name__) from None
        return answer

    def sign(self, key: str, seconds: int) -> str:
        """An address that lets everybody read the object of that full key for so long; nothing is asked.

        Raises OutsideError without keys, or with those of a session: what they sign ends with the session.
        """
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        try:
            keys = self._session.get_credentials()
            if keys is not None and keys.token:
                raise OutsideError(
                    "addresses signed with the keys of a session end with it",
                    hint="publish with an access key of its own (AWS_ACCESS_KEY_ID and no AWS_SESSION_TOKEN)",
                )
            asked = {"Bucket": self.place.bucket, "Key": key}
            return str(self.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))
        except BotoCoreError as error:
            raise explain(self.place, "sign", kind=type(error).__name__) from None

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
