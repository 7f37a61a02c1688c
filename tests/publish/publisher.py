"""A publisher in a process of its own, which may be told at which of its writes to die: place, site, n."""

import datetime as dt
import os
import signal
import sys
import threading
from pathlib import Path

from sites import site

from generator.errors import CellshelfError
from generator.publish import Run, permanent_keys, publish
from generator.storage import FolderStore, S3Place, S3Store


class Doomed:
    """Kills its own process, as a power cut would, before its n-th write."""

    def __init__(self, store, number):
        self.store, self.left, self.lock = store, number, threading.Lock()

    def count(self):
        with self.lock:
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.left -= 1

    def head(self, key):
        return self.store.head(key)

    def get(self, key):
        return self.store.get(key)

    def put(self, *arguments, **options):
        self.count()
        return self.store.put(*arguments, **options)

    def swap(self, *arguments, **options):
        self.count()
        return self.store.swap(*arguments, **options)

    def delete(self, key):
        self.count()
        self.store.delete(key)


def open_store(place):
    """A folder, or a prefix of the bucket behind an endpoint: `http://...#prefix`."""
    endpoint, _, prefix = place.partition("#")
    if not prefix:
        return FolderStore(Path(place))
    return S3Store(S3Place(bucket="cells", prefix=prefix, endpoint=endpoint, nests=True))


def read(folder):
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return site(folder, found)


if __name__ == "__main__":
    place, folder, number = sys.argv[1:]
    who = Run(owner=f"process {os.getpid()}", clock=lambda: dt.datetime.now(dt.UTC), workers=3)
    permanent = permanent_keys([], ["d/A/", "d/A/v1/", "d/B/"])
    try:
        publish(Doomed(open_store(place), int(number)), read(Path(folder)), permanent, who)
    except CellshelfError as error:
        sys.exit(f"{type(error).__name__}: {error.message}")
