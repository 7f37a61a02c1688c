"""What of a file tells who made it, and what does not."""

import gzip

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest

from generator.errors import CellshelfError
from generator.review import Sieve, scan_h5ad, scan_rds

SIEVE = Sieve({"Quillfeather", "Institute of Unlikely Organs"})


@pytest.fixture
def clean(tmp_path):
    obs = pd.DataFrame({"donor": pd.Categorical(["d1", "d2"])}, index=["a@1", "b"])
    data = ad.AnnData(np.ones((2, 2), dtype=np.float32), obs=obs)
    data.uns["title"] = "Cells of a thymus"
    path = tmp_path / "cells.h5ad"
    data.write_h5ad(path)
    return path


def test_a_clean_file_tells_nothing(clean):
    assert scan_h5ad(clean, "cells", SIEVE) == ()


def write(file, kind):
    if kind == "uns":
        file["uns"].create_dataset("contact", data="ask odalys@thymus-lab.example")
    elif kind == "a value of obs":
        file["obs/donor/categories"][1] = "quillfeather-2"
    elif kind == "a name of var":
        file["var/_index"][0] = "Quillfeather"
    elif kind == "an attribute":
        file["X"].attrs["written to"] = "/home/odalys/thymus"
    elif kind == "a name in uns":
        file["uns"].create_group("by Quillfeather")
    elif kind == "a soft link":
        file["uns/elsewhere"] = h5py.SoftLink("/Users/odalys/x")
    elif kind == "a link to another file":
        file["uns/other"] = h5py.ExternalLink("raw.h5", "/X")


KINDS = (
    "uns",
    "a value of obs",
    "a name of var",
    "an attribute",
    "a name in uns",
    "a soft link",
    "a link to another file",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_is_looked_into(clean, kind):
    with h5py.File(clean, "r+") as file:
        write(file, kind)
    (trace,) = scan_h5ad(clean, "cells", SIEVE)
    assert trace.place.startswith("cells")


def test_a_user_block_is_told(tmp_path):
    path = tmp_path / "block.h5ad"
    with h5py.File(path, "w", userblock_size=512) as file:
        file["x"] = 1
    (trace,) = scan_h5ad(path, "cells", SIEVE)
    assert trace.found == "a user block of 512 bytes"


def test_r_files_are_read_through_their_compression(tmp_path):
    path = tmp_path / "cells.rds"
    padding = b"x" * ((1 << 22) - 12)  # the name lies across two pieces
    path.write_bytes(gzip.compress(padding + b" Institute of Unlikely Organs " + padding))
    (trace,) = scan_rds(path, "cells.rds", SIEVE)
    assert trace.found == "Institute of Unlikely Organs"
    path.write_bytes(b"BZh9")
    with pytest.raises(CellshelfError, match="not compressed by gzip"):
        scan_rds(path, "cells.rds", SIEVE)


@pytest.mark.parametrize(
    ("name", "text", "tells"),
    [
        ("Smith", "Smith_AAAC-1", True),
        ("Smith", "smith2", True),
        ("Smith", "Smithers", False),
        ("Smith", "Goldsmith", False),
        ("1234", "grant_1234", True),
        ("1234", "AAAC1234", True),
        ("1234", "91234", False),
        ("1234", "12345 cells", False),
        ("10.1000/182", "10.1000/1823", False),
    ],
)
def test_names_are_found_as_parts_of_identifiers_and_numbers_as_whole_numbers(name, text, tells):
    assert Sieve({name}).tells(text) == tells
