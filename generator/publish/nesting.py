"""Whether a target holds `x` beside `x/y`, which decides how the API's twin of Discover is published."""

import hashlib
from collections.abc import Iterable

from generator import api
from generator.errors import OutsideError
from generator.publish.deployment import HOME, JSON
from generator.publish.target import Target
from generator.storage import BadKeyError, NoSuchKeyError


def nests_already(keys: Iterable[str]) -> bool | None:
    """What the published keys tell; None where no resource of the twin is a folder as well."""
    known = frozenset(keys)
    twins = {key for path in known if (key := api.extensionless(path)) and key != path}
    folders = {key.rpartition("/")[0] for key in twins}
    both = twins & (folders | {folder.rpartition("/")[0] for folder in folders})
    return bool(both & known) if both else None


def probe(target: Target, name: str) -> bool:
    """Ask the target itself, with two small objects that are gone afterwards; `name` is like no other."""
    outer, inner = f"{HOME}probe-{name}", f"{HOME}probe-{name}/inner"
    data = b"{}"
    sha256 = hashlib.sha256(data).hexdigest()
    target.put(outer, data, sha256=sha256, headers=JSON)
    try:
        target.put(inner, data, sha256=sha256, headers=JSON)
        found = _holds(target, outer, data) and _holds(target, inner, data)
        target.delete(inner)
    except (BadKeyError, OutsideError):  # whatever it calls that
        return False
    else:
        return found
    finally:
        target.delete(outer)


def _holds(target: Target, key: str, data: bytes) -> bool:
    try:
        return target.get(key) == data
    except NoSuchKeyError:
        return False
