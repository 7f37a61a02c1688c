"""The index across datasets: pooled as if all cells were in one file, left alone where nothing changed."""

import gzip
import itertools
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.genes import make_genes, open_genes
from generator.genes.blocks import HEAD, fnv1a, write_block
from generator.genes.members import FEWEST_CELLS, Source, pooled
from generator.genes.tiers import SIZES, tiers

HUMAN = "NCBITaxon:9606"


def source(accession, cells, primary, organism=HUMAN):
    return Source(accession=accession, version=1, organism=organism, cells=cells, primary=primary)


@pytest.fixture
def two(make, tmp_path):
    """Two datasets of the same genes, with their normalised values, types and primary cells."""
    made = []
    for seed in (0, 1):
        obs = make.table(160, seed)
        counts = np.random.default_rng(seed).poisson(0.7, (160, 6))
        make.write(tmp_path / f"{seed}.h5ad", counts, obs)
        make_genes(tmp_path / f"{seed}.h5ad", tmp_path / f"{seed}.genes")
        flags = obs["is_primary_data"].to_numpy()
        facts = source(f"A{seed}", 160, int(flags.sum()))
        types = obs["cell_type_ontology_term_id"].to_numpy()
        made.append((facts, open_genes(tmp_path / f"{seed}.genes"), make.log1p_10k(counts), types, flags))
    return made


def read(path, name):
    """What the page's script reads: the head, and the lines of a name."""
    data = path.read_bytes()
    size, count = struct.unpack("<II", data[8:HEAD])
    head = json.loads(gzip.decompress(data[HEAD : HEAD + size]))
    start, end = np.frombuffer(data, "<u8", 2, HEAD + size + 8 * (fnv1a(name) & (count - 1))).tolist()
    lines = gzip.decompress(data[start:end]).splitlines() if start < end else []
    return head, [line for line in map(json.loads, lines) if line["name"] == name]


def test_datasets_are_pooled_as_if_their_primary_cells_were_one(two, tmp_path):
    write_block([pair[:2] for pair in two], tmp_path / "block")
    head, (line,) = read(tmp_path / "block", "GENE2")
    (organism,) = head["organisms"]
    for type_, cells, mean, share in zip(
        np.cumsum(line["types"]), line["cells"], line["means"], line["shares"], strict=True
    ):
        term = organism["types"][type_]
        chosen = [(types == term) & flags for *_, types, flags in two]
        values = np.concatenate(
            [
                pair[2][which, 2]
                for pair, which in zip(two, chosen, strict=True)
                if which.sum() >= FEWEST_CELLS
            ]
        )
        assert cells == len(values)
        assert mean == pytest.approx(values.mean(), rel=0.006)
        assert share == np.ceil(1_000 * np.count_nonzero(values) / len(values))


def test_an_id_leads_to_the_symbol_and_an_unknown_name_to_nothing(two, tmp_path):
    write_block([pair[:2] for pair in two], tmp_path / "block")
    assert read(tmp_path / "block", "ENSG00000000106")[1] == [{"name": "ENSG00000000106", "see": "GENE2"}]
    assert read(tmp_path / "block", "NOSUCH")[1] == []


def test_the_same_datasets_give_the_same_bytes(two, tmp_path):
    for name in "ab":
        write_block([pair[:2] for pair in two], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"primary": None}, "not told which cells are primary data"),
        ({"primary": 0}, "no primary data: the cells are another dataset's"),
        ({"primary": 80, "organism": ""}, "no organism named"),
    ],
)
def test_cells_that_cannot_be_counted_once_are_not_pooled_but_listed(two, tmp_path, facts, why):
    file = two[0][1]
    assert pooled(source("A", 160, **facts), file).why_not == why
    write_block([(source("A", 160, **facts), file)], tmp_path / "block")
    head, (line,) = read(tmp_path / "block", "GENE2")
    assert head["datasets"] == [{"accession": "A", "version": 1, "why_not": why}]
    assert (line["measured"], line["types"], line["best"]) == ([0], [], [0])


def test_hashes_are_those_of_the_script():
    # Fowler, Noll and Vo's own test values.
    assert [fnv1a(text) for text in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]


@given(st.integers(0, 1_300))
def test_one_more_dataset_rewrites_one_block_and_leaves_the_others(count):
    before, after = list(tiers(range(count))), list(tiers(range(count + 1)))
    assert [item for block in after for item in block] == list(range(count + 1))
    assert len(set(after) - set(before)) == 1
    assert len(after) <= count // SIZES[0] + sum(large // small for large, small in itertools.pairwise(SIZES))
