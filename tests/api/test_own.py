"""The catalog's own records."""

import json

from generator.model.record import replace

PLACE = "https://cells.example.org/base/"


def test_a_version_says_what_the_manifest_and_the_file_say(read):
    record = read("api/datasets/8XK3M1PZ/v3.json")
    assert record["title"] == "</script> {\"T\"} & 'B' \\LaTeX{} שלום 🧬"
    assert [creator["name"] for creator in record["creators"]] == ["Example, Ada", "The Group"]
    assert (record["version"], record["date"], record["licence"]) == (3, "2026-03-01", "CC-BY-4.0")
    assert (record["doi"], record["cells"], record["genes"]) == ("10.5555/8xk3m1pz.v3", 30, 5)
    assert record["permalink"] == f"{PLACE}d/8XK3M1PZ/v3/"
    assert record["url"] == f"{PLACE}api/datasets/8XK3M1PZ/v3.json"
    assert [(f["name"], f["bytes"], f["sha256"][:3]) for f in record["files"]] == [
        ("8XK3M1PZ.v3.h5ad", 1003, "320"),
        ("8XK3M1PZ.v3.rds", 77, "eee"),
    ]
    assert record["facets"]["cell_type"] == [
        {"id": "CL:0000236", "label": "B cell", "cells": 29},
        {"id": "", "label": "unknown", "cells": 1},
    ]
    assert "donor_id" not in record["facets"]
    assert record["changes"] == "B cells again"
    assert "10.5555/8xk3m1pz.v3" in record["citation"]


def test_a_dataset_names_its_versions_newest_first_without_the_withdrawn(read):
    record = read("api/datasets/8XK3M1PZ.json")
    assert [each["version"] for each in record["versions"]] == [3, 1]
    assert record["newest"] == read("api/datasets/8XK3M1PZ/v3.json")
    assert (record["doi"], record["permalink"]) == ("10.5555/8xk3m1pz", f"{PLACE}d/8XK3M1PZ/")


def test_lists_hold_every_dataset_once_in_both_forms(files, read):
    entries = read("api/datasets.json")
    assert [entry["accession"] for entry in entries] == ["8XK3M1PZ", "0000000Z"]
    assert [json.loads(line) for line in files["api/datasets.ndjson"].splitlines()] == entries
    assert read("api/collections/4T7M2Q9K.json")["datasets"] == entries
    collections = read("api/collections.json")
    assert [json.loads(line) for line in files["api/collections.ndjson"].splitlines()] == collections
    assert [(c["accession"], c["cells"], c["datasets"]) for c in collections] == [
        ("4T7M2Q9K", 33, ["8XK3M1PZ", "0000000Z"]),
        ("66666666", 0, []),
    ]


def test_the_index_leads_to_all_lists(files, read):
    index = read("api/index.json")
    counts = [index[key] for key in ("collections", "datasets", "versions", "cells")]
    assert counts == [2, 2, 3, 33]
    assert {link.removeprefix(PLACE) for link in index["links"].values()} <= set(files)


def test_every_address_of_a_record_is_a_file(files):
    for path, data in files.items():
        if path.startswith("api/datasets/"):
            assert json.loads(data)["url"] == PLACE + path


def test_the_withdrawn_have_tombstones_and_stand_in_no_list(files, read):
    stones = read("api/tombstones.json")
    assert [(t["accession"], t["version"], t["kind"], t["successor"]) for t in stones] == [
        ("8XK3M1PZ", 2, "superseded", None),
        ("1111111X", None, "withdrawn", f"{PLACE}d/8XK3M1PZ/"),
        ("1111111X", 1, "withdrawn", f"{PLACE}d/8XK3M1PZ/"),
        ("22222222", None, "withdrawn", f"{PLACE}c/4T7M2Q9K/"),
        ("33333333", None, "withdrawn", f"{PLACE}c/4T7M2Q9K/"),
        ("33333333", 1, "withdrawn", f"{PLACE}c/4T7M2Q9K/"),
    ]
    assert all(json.loads(files[t["url"].removeprefix(PLACE)]) == t for t in stones)
    gone = read("api/datasets/8XK3M1PZ/v2.json")
    assert (gone["status"], gone["reason"]) == (410, "The donors were mixed up")
    assert gone["files"][0]["sha256"].startswith("2202602")
    for path, data in files.items():
        if path != "api/tombstones.json" and b'"status": 410' not in data:
            assert b"1111111X" not in data, path


def test_nothing_private_is_told(files):
    for path, data in files.items():
        assert b"Not yet published" not in data, path
        assert b"44444444" not in data, path
        assert b"55555555" not in data, path


def test_the_same_edition_makes_the_same_bytes(files, remade):
    assert files == remade


def test_a_catalog_without_datasets_has_an_api(edition, make_files):
    made = make_files(replace(edition, collections=(), tombstones=()))
    assert made["api/datasets.json"] == b"[]\n"
    assert made["api/datasets.ndjson"] == b""
    assert made["curation/v1/collections.json"] == b"[]\n"
