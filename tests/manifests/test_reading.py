import os
import resource
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.manifests import read_catalog
from generator.manifests.dataset_file import Expected, read_dataset
from generator.model.collection import Visibility

EXPECTED = Expected(today="2026-06-01", tree=Visibility.PUBLIC)
YAMLISH = st.text(alphabet=st.sampled_from("ab:- \n\t[]{}&*!|>'\"%@#,?<0é\u2028\r\\~"), max_size=80)


def _places_lie_inside(data: bytes, problems) -> None:
    # What editors take for lines; bytes that are not UTF-8 count one column at most.
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert (problem.line == 0) == (problem.column == 0)
        if problem.line:
            assert 1 <= problem.line <= len(lines), problem
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem


def _read(folder, name, data):
    (folder / name).write_bytes(data)
    root = folder.parents[2]
    if name == "cells.yaml":
        return read_dataset(root, "catalog/collections/blood/cells.yaml", set(), EXPECTED)[1]
    return [p for p in read_catalog(root).problems if p.path.endswith(name)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=60), YAMLISH.map(str.encode), st.text(max_size=60).map(str.encode)))
def test_any_bytes_are_read_without_raising_and_problems_lie_inside_the_file(blood, data):
    _places_lie_inside(data, _read(blood, "cells.yaml", data))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["collection.yaml", "publication.csl.json"]),
    data=st.one_of(st.binary(max_size=40), YAMLISH.map(str.encode)),
)
def test_any_collection_and_any_record_are_read_without_raising(blood, name, data):
    _places_lie_inside(data, _read(blood, name, data))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_manifest_with_any_piece_cut_or_put_in_is_read_without_raising(blood, data):
    valid = (blood.parent / "blood" / "collection.yaml").read_bytes()
    at = data.draw(st.integers(0, len(valid)))
    until = data.draw(st.integers(at, min(len(valid), at + 20)))
    spoilt = valid[:at] + data.draw(YAMLISH).encode() + valid[until:]
    (blood / "cells.yaml").write_bytes(spoilt)
    _places_lie_inside(spoilt, _read(blood, "cells.yaml", spoilt))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"[" * 900_000, "M016", id="deep"),
        pytest.param(b"- " * 400_000, "M016", id="deep blocks"),
        pytest.param(
            b"a: &a [x,x]\n" + b"".join(b"k%d: &k%d [*a,*a]\n" % (i, i) for i in range(9)), "M013", id="bomb"
        ),
        pytest.param(b"[" + b"a," * 400_000 + b"]", "M016", id="many values"),
        pytest.param(b"".join(b"%%TAG !a%d! b\n" % i for i in range(50_000)), "M014", id="directives"),
        pytest.param(b"accession: " + b"9" * 900_000, "M118", id="long number"),
        pytest.param(b"bytes" * 150_000 + b": 1", "M010", id="long key"),
    ],
)
def test_a_hostile_manifest_is_refused_fast(blood, data, code):
    start = time.process_time()
    problems = _read(blood, "cells.yaml", data)
    assert code in {problem.code for problem in problems}
    assert time.process_time() - start < 5


def test_a_100_mb_file_is_refused_without_being_read(blood):
    with (blood / "cells.yaml").open("wb") as file:
        file.truncate(100_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [p.code for p in read_catalog(blood.parents[2]).problems] == ["M003"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_pipe_is_not_opened(blood, text_of):
    (blood / "cells.yaml").unlink()
    os.mkfifo(blood / "cells.yaml")
    assert "M002 A file is expected here, not a device or a pipe." in text_of(blood.parents[2])


def test_links_inside_the_catalog_are_followed_and_loops_and_links_out_refused(
    minimal, blood, tmp_path, text_of
):
    (blood / "cells.yaml").rename(minimal / "catalog" / "summaries" / "cells.yaml")
    (blood / "cells.yaml").symlink_to("../../summaries/cells.yaml")
    assert text_of(minimal) == "No problems.\n"
    (blood / "loop.yaml").symlink_to("loop.yaml")
    (minimal / "catalog" / "collections" / "etc").symlink_to(tmp_path)
    codes = [(p.path, p.code) for p in read_catalog(minimal).problems]
    assert codes == [
        ("catalog/collections/blood/loop.yaml", "M002"),
        ("catalog/collections/etc", "M004"),
    ]


def test_a_catalog_that_is_a_link_out_is_refused(minimal, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "catalog").symlink_to(minimal / "catalog")
    reading = read_catalog(tmp_path / "other")
    assert (reading.catalog, [p.code for p in reading.problems]) == (None, ["M004"])


def test_problems_of_all_files_are_told_in_one_run(minimal, blood):
    for name in ("collection.yaml", "cells.yaml"):
        (blood / name).write_text((blood / name).read_text() + "colour: red\nsize: 3\n")
    settings_file = minimal / "catalog" / "catalog.yaml"
    settings_file.write_text(settings_file.read_text().replace("url: https", "url: ftp"))
    (blood / "Notes.txt").write_text("")
    reading = read_catalog(minimal)
    assert reading.catalog is None
    assert [p.code for p in reading.problems] == ["M114", "M005", "M101", "M101", "M101", "M101"]


def test_rules_across_fields_hold_where_other_fields_are_wrong(blood):
    text = (blood / "cells.yaml").read_text().replace("title:", "titel:").replace("version: 1", "version: 2")
    codes = {p.code for p in _read(blood, "cells.yaml", text.encode())}
    assert codes == {"M101", "M102", "M201"}


def test_one_broken_manifest_does_not_make_its_permalink_vanish(minimal, blood):
    (blood / "cells.yaml").write_text("accession: [\n")
    reading = read_catalog(minimal)
    assert {p.code for p in reading.problems} == {"M010"}
    assert reading.catalog is not None
    assert reading.catalog.collections[0].datasets == ()


def test_a_private_collection_may_stand_in_a_private_tree(minimal, blood):
    manifest = blood / "collection.yaml"
    manifest.write_text(manifest.read_text() + "visibility: private\n")
    assert [p.code for p in read_catalog(minimal).problems] == ["M305"]
    assert read_catalog(minimal, tree=Visibility.PRIVATE).problems == ()
