"""Asks for the states of files ahead of the work, in a process of its own."""

import contextlib
import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from generator.memory.notebook import look

if TYPE_CHECKING:
    from ctypes import Array, c_int


class Scout:
    """Looks through a folder of notes while this process does other work.

    It only ever saves time: a note that it has not seen is looked at when it is recalled. Where processes
    cannot be forked, it sees none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._out: _Out | None = None

    def __enter__(self) -> Self:
        if "fork" in multiprocessing.get_all_start_methods() and self._folder.is_dir():
            self._out = _Out(self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out:
            self._out.process.kill()  # nobody will ask
            self._out.process.join()
            self._out.there.close()
        self._out = None

    def is_through(self) -> bool:
        """Whether `found` would not wait."""
        return self._out is None or self._out.there.poll()

    def found(self) -> dict[bytes, bool]:
        """Whether the files of a note are as they were, by the note's digest; helps with what is left."""
        if self._out is None:
            return {}
        out, self._out = self._out, None
        looked = _look(_from_behind(out.files, out.reached))
        with out.there, contextlib.suppress(OSError, EOFError):  # it may have been killed
            looked |= msgspec.msgpack.decode(out.there.recv_bytes(), type=dict[bytes, bool])
        out.process.join()
        return looked


class _Out:
    """A scout that is out."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("fork")
        # Others are no notes.
        self.files = [entry.path for entry in os.scandir(folder) if "." not in entry.name]
        self.reached = context.RawArray("i", [-1, len(self.files)])
        """The last file that it has taken in hand, and the first of those that were taken from behind.

        Each is written by one process. Both may take the same file, which costs no more than its time.
        """
        self.there, mine = context.Pipe(duplex=False)
        arguments = (self.files, self.reached, self.there, mine)
        self.process = context.Process(target=_send, args=arguments, daemon=True)
        self.process.start()
        mine.close()


def _send(files: Sequence[str], reached: "Array[c_int]", theirs: Connection, mine: Connection) -> None:
    theirs.close()  # so that it ends with the process that began it
    gc.freeze()
    with mine, contextlib.suppress(OSError):
        mine.send_bytes(msgspec.msgpack.encode(_look(_from_before(files, reached))))


def _look(files: Iterable[str]) -> dict[bytes, bool]:
    return dict(filter(None, map(look, files)))


def _from_before(files: Sequence[str], reached: "Array[c_int]") -> Iterator[str]:
    for number, file in enumerate(files):
        reached[0] = number
        if number > reached[1]:
            return
        yield file


def _from_behind(files: Sequence[str], reached: "Array[c_int]") -> Iterator[str]:
    for number in reversed(range(len(files))):
        reached[1] = number
        if number <= reached[0]:
            return
        yield files[number]
