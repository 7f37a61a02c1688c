"""DataCite's REST API, as far as registering DOIs needs it.

https://support.datacite.org/docs/api-create-dois: POST /dois makes a DOI, PUT /dois/{id} changes it, GET
/dois/{id} tells of it; `event` moves it on from draft to registered to findable.
"""

import enum
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from generator.errors import OutsideError, UsageError
from generator.model.record import record

PRODUCTION = "https://api.datacite.org"
TEST = "https://api.test.datacite.org"
_TYPE = "application/vnd.api+json"
_BUSY = (429, 500, 502, 503, 504)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS = 30.0


class Event(enum.StrEnum):
    """How far a DOI is moved on."""

    DRAFT = "draft"
    """Not at all: it can still be deleted, and resolves nowhere."""
    REGISTER = "register"
    """It resolves, but no search finds it."""
    PUBLISH = "publish"


class UnansweredError(OutsideError):
    """The server may have done what was asked of it, or not."""


class TakenError(OutsideError):
    """The DOI exists already."""


@record
class Account:
    """Who registers, and where."""

    user: str
    password: str
    url: str = PRODUCTION


@record
class Known:
    """What DataCite knows of a DOI."""

    doi: str
    state: str
    """`draft`, `registered` or `findable`."""
    url: str
    """Where it leads; empty if nowhere yet."""


class DataCite:
    """A repository account's DOIs."""

    def __init__(self, account: Account, *, seconds: float = _SECONDS, pause: float = 1.0) -> None:
        """Wait `seconds` for an answer, and `pause` seconds, then twice as long, before asking again."""
        parts = urlsplit(account.url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise UsageError(f"{account.url} would see the password in the clear", hint="use https://")
        self._base = account.url.rstrip("/")
        self._headers = urllib3.make_headers(basic_auth=f"{account.user}:{account.password}") | {
            "Accept": _TYPE,
            "Content-Type": _TYPE,
            "User-Agent": "cellshelf",
        }
        # What changes nothing, or the same however often it is said, may be said again.
        again = urllib3.Retry(
            total=3,
            redirect=0,
            status_forcelist=_BUSY,
            allowed_methods={"GET", "PUT"},
            backoff_factor=pause,
            raise_on_status=False,
        )
        self._pool = urllib3.PoolManager(retries=again, timeout=urllib3.Timeout(total=seconds))

    def get(self, doi: str) -> Known | None:
        """What is known of the DOI; None if it does not exist, or is another account's draft."""
        answer = self._ask("GET", self._place(doi))
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        self._refuse_failure(answer, doi)
        attributes = _decode(answer)["data"]["attributes"]
        return Known(doi=attributes["doi"], state=attributes["state"], url=attributes.get("url") or "")

    def create(self, doi: str, attributes: Mapping[str, Any], event: Event) -> None:
        """Make the DOI; asked once.

        Raises UnansweredError if it may exist now, TakenError if it did before.
        """
        answer = self._ask("POST", f"{self._base}/dois", _body(doi, attributes, event))
        if answer.status in _BUSY and answer.status != HTTPStatus.TOO_MANY_REQUESTS:
            raise UnansweredError(f"{doi}: DataCite answered {answer.status}", hint="run the command again")
        self._refuse_failure(answer, doi)

    def update(self, doi: str, attributes: Mapping[str, Any], event: Event) -> None:
        """Change the DOI's metadata, and move it on."""
        self._refuse_failure(self._ask("PUT", self._place(doi), _body(doi, attributes, event)), doi)

    def _place(self, doi: str) -> str:
        return f"{self._base}/dois/{quote(doi, safe='/')}"

    def _ask(self, method: str, url: str, body: bytes | None = None) -> BaseHTTPResponse:
        once = False if method == "POST" else None
        try:
            return self._pool.request(method, url, body=body, headers=self._headers, retries=once)
        except HTTPError as error:
            reason = error.reason if isinstance(error, MaxRetryError) else error
            if isinstance(reason, NewConnectionError):
                raise OutsideError(f"{self._base} cannot be reached", hint="try again later") from error
            message = f"{self._base} gave no answer"
            raise UnansweredError(message, hint="run the command again: nothing is done twice") from error

    def _refuse_failure(self, answer: BaseHTTPResponse, doi: str) -> None:
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return
        told = "; ".join(_errors(answer)) or str(answer.status)
        if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and "already been taken" in told:
            raise TakenError(f"{doi}: {told}")
        hints: dict[int, str] = {
            HTTPStatus.UNAUTHORIZED: "check DATACITE_USER and DATACITE_PASSWORD",
            HTTPStatus.FORBIDDEN: "the account may not use this prefix, or the DOI is another account's",
            HTTPStatus.UNPROCESSABLE_ENTITY: "DataCite refuses the metadata",
        }
        raise OutsideError(
            f"{doi}: DataCite answered {answer.status}: {told}",
            hint=hints.get(answer.status, "try again later"),
        )


def _body(doi: str, attributes: Mapping[str, Any], event: Event) -> bytes:
    moved = {} if event is Event.DRAFT else {"event": event.value}
    data = {"id": doi, "type": "dois", "attributes": {**attributes, "doi": doi, **moved}}
    return msgspec.json.encode({"data": data})


def _decode(answer: BaseHTTPResponse) -> Any:  # noqa: ANN401 - JSON
    try:
        return msgspec.json.decode(answer.data)
    except msgspec.DecodeError as error:
        raise OutsideError("DataCite's answer is not JSON", hint="try again later") from error


def _errors(answer: BaseHTTPResponse) -> list[str]:
    """`source: title` of each error that the answer tells."""
    try:
        errors = msgspec.json.decode(answer.data)["errors"]
        told = [(each.get("source"), str(each["title"])) for each in errors]
    except (msgspec.DecodeError, LookupError, TypeError, AttributeError):
        return []
    return [f"{source}: {title}" if source else title for source, title in told]
