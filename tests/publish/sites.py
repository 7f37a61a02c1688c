"""Small sites to publish, a clock that moves by itself, and a target whose publisher dies."""

import datetime as dt
import hashlib
from pathlib import Path

from generator.model.ledger import LedgerKind, LedgerRow
from generator.publish import Entry, Run, Site
from generator.publish.entry import headers_of
from generator.website.serving import content_type

START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


class Clock:
    """Each look at it takes some seconds."""

    def __init__(self, tick=2):
        self.now = START
        self.tick = dt.timedelta(seconds=tick)

    def __call__(self):
        self.now += self.tick
        return self.now


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def entry(key, data=b"", **headers):
    found = headers_of(key, headers.pop("content_type", content_type(Path(key))))
    return Entry(key=key, sha256=sha256(data), bytes=len(data), headers=found)


def entries(files):
    return {key: entry(key, data) for key, data in sorted(files.items())}


def site(folder, files):
    """A site whose files are written to `folder`."""
    for key, data in files.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Site(folder=folder, entries=entries(files), files={})


def run(clock=None, owner="me", **options):
    return Run(owner=owner, clock=clock or Clock(), **options)


def dataset_row(accession):
    return LedgerRow(date="2026-03-01", kind=LedgerKind.DATASET, accession=accession)


class Dead(BaseException):
    """The publisher's process has ended."""


class Mortal:
    """A store whose user dies after so many writes: what was written stays, nothing is tidied up."""

    def __init__(self, store, writes):
        self.store, self.left = store, writes

    def _write(self):
        if self.left <= 0:
            raise Dead
        self.left -= 1

    def head(self, key):
        return self.store.head(key)

    def get(self, key):
        return self.store.get(key)

    def put(self, *arguments, **options):
        self._write()
        return self.store.put(*arguments, **options)

    def swap(self, *arguments, **options):
        self._write()
        return self.store.swap(*arguments, **options)

    def delete(self, key):
        self._write()
        self.store.delete(key)
