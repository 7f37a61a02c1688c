"""Asks for the states of files ahead of the work, in a process of its own."""

import contextlib
import gc
import multiprocessing
import os
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from generator.memory.notebook import look


class Scout:
    """Looks through a folder of notes while this process does other work.

    It only ever saves time: a note that it has not seen is looked at when it is recalled. Where processes
    cannot be forked, it sees none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._there: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None

    def __enter__(self) -> Self:
        if "fork" in multiprocessing.get_all_start_methods() and self._folder.is_dir():
            context = multiprocessing.get_context("fork")
            self._there, mine = context.Pipe(duplex=False)
            self._process = context.Process(target=_look, args=(self._folder, self._there, mine), daemon=True)
            self._process.start()
            mine.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._there and self._process:
            self._process.kill()  # nobody will ask
            self._process.join()
            self._there.close()
        self._there = self._process = None

    def is_through(self) -> bool:
        """Whether `found` would not wait."""
        return self._there is None or self._there.poll()

    def found(self) -> dict[bytes, bool]:
        """Whether the files of a note are as they were, by the note's digest, once all are looked at."""
        there, process, self._there, self._process = self._there, self._process, None, None
        if there is None or process is None:
            return {}
        looked: dict[bytes, bool] = {}
        with there, contextlib.suppress(OSError, EOFError):  # it may have been killed
            looked = msgspec.msgpack.decode(there.recv_bytes(), type=dict[bytes, bool])
        process.join()
        return looked


def _look(folder: Path, theirs: Connection, mine: Connection) -> None:
    theirs.close()  # so that it ends with the process that began it
    gc.freeze()
    looked: dict[bytes, bool] = {}
    with mine, contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if "." not in entry.name and (found := look(entry.path)):  # others are no notes
                looked.update([found])
        mine.send_bytes(msgspec.msgpack.encode(looked))
