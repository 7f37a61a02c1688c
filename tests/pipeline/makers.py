"""Small real makers; workers import them."""

import os
import signal
import time

import h5py

from generator.errors import UnreadableFileError


def cell_ids(h5ad, target, context):
    """The names of the cells, one a line, under the dataset's name."""
    with h5py.File(h5ad) as file:
        names = file["obs/_index"].asstr()[:]
    target.write_text("\n".join([f"{context.accession} v{context.version}", *names]) + "\n")


def slow_cell_ids(h5ad, target, context):
    cell_ids(h5ad, target, context)
    time.sleep(0.3)


def refuse(_h5ad, target, context):
    target.write_text("half")
    raise UnreadableFileError(f"{context.accession} cannot be had")


def nothing(_h5ad, _target, _context):
    """This file has no such thing."""


def of_rds(_h5ad, target, context):
    target.write_bytes(context.rds.read_bytes()[::-1])


def convert(h5ad, target):
    """In place of a real R file: the names of the cells, and the title."""
    with h5py.File(h5ad) as file:
        target.write_text("\n".join([*file["obs/_index"].asstr()[:], file["uns/title"].asstr()[()]]))


def die_while_writing(_h5ad, target):
    target.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
