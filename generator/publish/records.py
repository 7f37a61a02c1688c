"""Read and write what a target knows of itself."""

import hashlib

from generator.errors import OutsideError
from generator.publish.deployment import (
    JSON,
    STATE,
    Deployment,
    State,
    decode,
    decode_state,
    encode,
    encode_state,
    record_key,
)
from generator.publish.planning import Known
from generator.publish.target import Target
from generator.storage import NoSuchKeyError


class OvertakenError(OutsideError):
    """Somebody else has published meanwhile, whatever the lock says."""


def read_state(target: Target) -> tuple[State, str | None]:
    """The target's state and its version, which is None where nothing was ever published."""
    try:
        data = target.get(STATE)
    except NoSuchKeyError:
        return State(), None
    return decode_state(data), hashlib.sha256(data).hexdigest()


def write_state(target: Target, state: State, version: str | None) -> str:
    """Move on from `version`; returns the new one. Raises OvertakenError if it is not there any more."""
    data = encode_state(state)
    if not target.swap(STATE, data, expected=version, headers=JSON):
        raise OvertakenError(
            "somebody else has published to the same place meanwhile",
            hint="look at the site, and run it again",
        )
    return hashlib.sha256(data).hexdigest()


def read_deployment(target: Target, name: str) -> Deployment:
    """The record of the deployment with that id; raises NoSuchKeyError."""
    key = record_key(name)
    return decode(target.get(key), key)


def write_deployment(target: Target, deployment: Deployment) -> None:
    """Write down what is about to be uploaded."""
    data, headers = encode(deployment)
    sha256 = hashlib.sha256(data).hexdigest()
    target.put(record_key(deployment.id), data, sha256=sha256, headers=headers)


def known_of(target: Target, state: State) -> Known:
    """What the records say of a target in that state."""
    return Known(
        state=state,
        current=read_deployment(target, state.current) if state.current else None,
        pending=tuple(read_deployment(target, past.id) for past in state.pending),
    )


def look(target: Target) -> Known:
    """What the target says of itself."""
    return known_of(target, read_state(target)[0])
