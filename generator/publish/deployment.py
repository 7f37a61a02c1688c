"""What a target knows of itself: a record of every deployment, and which is the current one."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from generator.errors import CellshelfError
from generator.model.record import record
from generator.publish.entry import Entry
from generator.storage import Headers, content_key

HOME = "deployments/"
"""Folder of all that publishing keeps for itself beside the site."""
STATE = f"{HOME}current.json"
LOCK = f"{HOME}lock.json"
JSON = Headers(content_type="application/json", cache_control="no-store")
_GZIP = Headers(content_type="application/gzip", cache_control="no-store")
_FORMAT = 1


class DamagedRecordError(CellshelfError):
    """What the target says of an earlier publish cannot be read."""


@record
class Deployment:
    """A site as it was published once; never changed."""

    id: str
    """Moment and the beginning of a digest, e.g. `20261125T220501Z-1f0c2ab4`."""
    entries: Mapping[str, Entry]
    """By key, in order."""
    permanent: frozenset[str]
    """Keys that must never be without an answer again."""
    restores: str = ""
    """Id of the deployment that a rollback brought back."""


@record
class Past:
    """A deployment that the target remembers."""

    id: str
    moment: str
    """When it became current, or, of one that never did, when it was begun; UTC, ISO 8601."""
    finished: bool = True


@record
class Doomed:
    """A file that is to be deleted, or whose fate is open."""

    key: str
    sha256: str
    """What was published there. Anything else is somebody else's."""


@record
class State:
    """Where the target stands; changed only by compare-and-set."""

    current: str = ""
    """Id of the deployment whose every file is up; empty before the first."""
    pending: tuple[Past, ...] = ()
    """Begun since and not finished: what of them is up, nobody knows."""
    doomed: tuple[Doomed, ...] = ()
    """Files that may be there and are no part of the current deployment."""
    history: tuple[Past, ...] = ()
    """Newest first, the current one included."""
    format: int = _FORMAT


@record
class _Written:
    """A deployment as JSON, with what repeats itself said once."""

    format: int
    id: str
    restores: str
    headers: tuple[Headers, ...]
    files: tuple[tuple[str, str, int, int], ...]
    """Key, SHA-256, bytes, and the number of its headers."""
    permanent: tuple[str, ...]


def new_id(moment: str, entries: Iterable[Entry], before: str | None) -> str:
    """The id of a deployment of these files at `moment`, ISO 8601 in UTC; `before` is the state's version."""
    digest = hashlib.sha256(f"{before}\0".encode())
    for entry in entries:
        digest.update(f"{entry.key}\0{entry.sha256}\0{entry.headers}\0".encode())
    compact = moment.replace("-", "").replace(":", "").partition("+")[0].partition(".")[0].removesuffix("Z")
    return f"{compact}Z-{digest.hexdigest()[:8]}"


def record_key(deployment: str) -> str:
    """Where the record of the deployment with that id lies."""
    return f"{HOME}records/{deployment}.json.gz"


def copy_key(sha256: str) -> str:
    """Where the bytes of a file that was replaced or removed are kept for a rollback."""
    return f"{HOME}copies/{content_key(sha256, 'bin')}"


def encode(deployment: Deployment) -> tuple[bytes, Headers]:
    """The record as it is stored; the same bytes for the same deployment."""
    numbers: dict[Headers, int] = {}
    files = tuple(
        (e.key, e.sha256, e.bytes, numbers.setdefault(e.headers, len(numbers)))
        for e in deployment.entries.values()
    )
    written = _Written(
        format=_FORMAT,
        id=deployment.id,
        restores=deployment.restores,
        headers=tuple(numbers),
        files=files,
        permanent=tuple(sorted(deployment.permanent)),
    )
    return gzip.compress(msgspec.json.encode(written), compresslevel=1, mtime=0), _GZIP


def decode(data: bytes, name: str) -> Deployment:
    """The deployment that `encode` wrote; raises DamagedRecordError, which calls it `name`."""
    try:
        written = msgspec.json.decode(gzip.decompress(data), type=_Written)
        entries = {
            key: Entry(key=key, sha256=sha256, bytes=size, headers=written.headers[number])
            for key, sha256, size, number in written.files
        }
    except (OSError, EOFError, msgspec.DecodeError, IndexError) as error:
        raise _damaged(name) from error
    _check_format(written.format, name)
    return Deployment(
        id=written.id, entries=entries, permanent=frozenset(written.permanent), restores=written.restores
    )


def encode_state(state: State) -> bytes:
    """The state as it is stored."""
    return msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n"


def decode_state(data: bytes) -> State:
    """The state that `encode_state` wrote; raises DamagedRecordError."""
    try:
        state = msgspec.json.decode(data, type=State)
    except msgspec.DecodeError as error:
        raise _damaged(STATE) from error
    _check_format(state.format, STATE)
    return state


def _damaged(name: str) -> DamagedRecordError:
    return DamagedRecordError(
        f"{name} of the published site cannot be read",
        hint="restore it from a backup; without it nobody knows which files may be replaced or deleted",
    )


def _check_format(found: int, name: str) -> None:
    if found != _FORMAT:
        raise DamagedRecordError(
            f"{name} has format {found}; this version knows {_FORMAT}", hint="publish with a newer version"
        )
