"""One publisher at a time: a lock with an owner and an end, so that one who died does not bar the next."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Literal, Self

import msgspec

from generator.errors import OutsideError
from generator.model.record import record
from generator.publish.deployment import JSON, LOCK
from generator.publish.target import Target
from generator.storage import NoSuchKeyError

Clock = Callable[[], dt.datetime]
"""The moment, in UTC."""

LEASE = dt.timedelta(minutes=10)
_RENEWED = LEASE / 4
_MARGIN = LEASE / 10


class LockedError(OutsideError):
    """Another publisher is at work, or has taken over."""


@record
class _Lease:
    owner: str
    """Empty once it is given back."""
    until: dt.datetime


class Lock:
    """Held inside of `with`; `check` before each write, `renew` now and then."""

    def __init__(self, target: Target, owner: str, clock: Clock) -> None:
        """`owner` is like no other publisher's name."""
        self._target = target
        self._owner = owner
        self._clock = clock
        self._lease = _Lease(owner="", until=clock())
        self._written = ""

    def __enter__(self) -> Self:
        lease = _Lease(owner=self._owner, until=self._clock() + LEASE)
        found = self._read()
        if not self._write(lease, expected=found):
            raise self._locked()
        return self

    def __exit__(self, *_: object) -> Literal[False]:
        # If somebody has taken over, the lock is theirs to give back.
        self._write(_Lease(owner="", until=self._clock()), expected=self._written)
        return False

    def check(self) -> None:
        """Raise LockedError once the lease is over: whoever slept for so long no longer owns the place."""
        if self._clock() >= self._lease.until - _MARGIN:
            raise LockedError(
                "this publish was away for so long that its lock has ended", hint="run it again"
            )

    def renew(self) -> None:
        """Hold on for longer, if it is time; raises LockedError if somebody has taken over."""
        now = self._clock()
        if self._lease.until - now > LEASE - _RENEWED:
            return
        self.check()
        if not self._write(_Lease(owner=self._owner, until=now + LEASE), expected=self._written):
            raise self._locked()

    def _read(self) -> str | None:
        """The SHA-256 of a lease that is over or given back, None if there is none; raises LockedError."""
        try:
            data = self._target.get(LOCK)
        except NoSuchKeyError:
            return None
        try:
            lease = msgspec.json.decode(data, type=_Lease)
        except msgspec.DecodeError:
            lease = None  # nobody's who could ever give it back
        if lease and lease.owner and self._clock() < lease.until:
            raise self._locked(lease)
        return hashlib.sha256(data).hexdigest()

    def _write(self, lease: _Lease, *, expected: str | None) -> bool:
        data = msgspec.json.encode(lease)
        done = self._target.swap(LOCK, data, expected=expected, headers=JSON)
        if done:
            self._lease, self._written = lease, hashlib.sha256(data).hexdigest()
        return done

    def _locked(self, lease: _Lease | None = None) -> LockedError:
        until = f"; it is held until {lease.until:%H:%M:%S} UTC at the latest" if lease else ""
        return LockedError(f"somebody else is publishing to the same place{until}", hint="try again later")
