"""Carry out a plan: phase after phase, many files at a time, nothing after the first error."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

from generator.errors import UsageError
from generator.publish.deployment import Doomed, copy_key
from generator.publish.entry import Entry
from generator.publish.lock import Lock
from generator.publish.planning import Reason, Step
from generator.publish.target import Target
from generator.storage import Headers, NoSuchKeyError

WORKERS = 12
"""Files at a time."""
_BEAT = 5
"""Seconds between two looks at the lock."""
_COPY = Headers(content_type="application/octet-stream", cache_control="no-store")

Source = Callable[[Entry], bytes | Path]
"""Where the bytes of a file are had from."""


class ForeignKeyError(UsageError):
    """The place has a file of somebody else where the site needs one."""


class Hands:
    """What carries out steps: its workers, the lock that they obey, and whom they tell."""

    def __init__(
        self, target: Target, lock: Lock, *, workers: int, adopt: bool, on_done: Callable[[Step], None]
    ) -> None:
        """`adopt` allows to replace files of somebody else. `on_done` is called by one thread at a time."""
        self._target = target
        self._lock = lock
        self._workers = workers
        self._adopt = adopt
        self._on_done = on_done

    def upload(self, steps: Iterable[Step], source: Source) -> None:
        """Upload every step's file, having put by what it replaces."""
        self._all(steps, lambda step: self._upload(step, source))

    def delete(self, steps: Iterable[Step]) -> None:
        """Delete every step's file, having put it by."""
        self._all(steps, self._delete)

    def drop(self, files: Iterable[Doomed]) -> None:
        """Delete for good what is still as it was published."""
        steps = (Step(key=each.key, reason=Reason.REMOVED, known=frozenset({each.sha256})) for each in files)
        self._all(steps, self._drop)

    def _all(self, steps: Iterable[Step], work: Callable[[Step], None]) -> None:
        stop = threading.Event()

        def guarded(step: Step) -> Step:
            if not stop.is_set():
                self._lock.check()
                work(step)
            return step

        ahead = iter(steps)
        running: set[Future[Step]] = set()
        with ThreadPoolExecutor(self._workers) as pool:
            try:
                while True:
                    room = 2 * self._workers - len(running)
                    running |= {pool.submit(guarded, step) for step in islice(ahead, room)}
                    if not running:
                        return
                    done, running = wait(running, timeout=_BEAT, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._on_done(future.result())
                    self._lock.renew()
            finally:
                stop.set()

    def _upload(self, step: Step, source: Source) -> None:
        entry = step.entry
        assert entry is not None, "only what has an entry is uploaded"
        if step.reason is Reason.UNSURE and self._is_there(entry):
            return
        content = source(entry)
        if not step.ours:
            put = self._target.put(
                entry.key, content, sha256=entry.sha256, headers=entry.headers, if_absent=True
            )
            if put:
                return
        if step.reason is not Reason.HEADERS:
            found = self._read(entry.key)
            if found is not None and not self._may_replace(step, found):
                raise ForeignKeyError(
                    f"{entry.key} is there already, and was not published by this command",
                    hint="publish to an empty place, move the file away, or let it be replaced with --adopt",
                )
            if found is not None and _digest(found) != entry.sha256:
                self._put_by(found)
        self._target.put(entry.key, content, sha256=entry.sha256, headers=entry.headers)

    def _delete(self, step: Step) -> None:
        found = self._read(step.key)
        if found is None or not (step.ours or _digest(found) in step.known):
            return
        self._put_by(found)
        self._target.delete(step.key)

    def _drop(self, step: Step) -> None:
        found = self._target.head(step.key)
        if found is not None and found.sha256 in step.known:
            self._target.delete(step.key)

    def _may_replace(self, step: Step, found: bytes) -> bool:
        if step.ours or self._adopt:
            return True
        digest = _digest(found)
        return digest in step.known or (step.entry is not None and digest == step.entry.sha256)

    def _is_there(self, entry: Entry) -> bool:
        found = self._target.head(entry.key)
        return found is not None and (found.sha256, found.headers) == (entry.sha256, entry.headers)

    def _read(self, key: str) -> bytes | None:
        try:
            return self._target.get(key)
        except NoSuchKeyError:
            return None

    def _put_by(self, data: bytes) -> None:
        """Keep a copy of what is replaced or deleted, for a rollback."""
        sha256 = _digest(data)
        self._target.put(copy_key(sha256), data, sha256=sha256, headers=_COPY, if_absent=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
