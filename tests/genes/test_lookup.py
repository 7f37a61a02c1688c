"""The two files: what they hold, how small a gene is, and that they are the same every time."""

import gzip
import hashlib
import json
import random
import string
import struct

import anndata as ad
import numpy as np
import pytest

from generator.errors import UnreadableFileError
from generator.genes import make_both, make_expression, make_genes, open_genes
from generator.genes.choosing import Normalization
from generator.genes.grouping import Group, Grouping
from generator.genes.lookup import MAGIC, PAGE, _index, write_genes
from generator.genes.names import Gene
from generator.genes.pseudobulk import Pseudobulk, plan, pseudobulk
from generator.model.summary import Layout, Matrix, Values

INDEX = 300_000
"""Bytes that the index of 60,000 genes may take."""


def test_every_gene_is_found_again_with_its_numbers(counted, tmp_path):
    make_genes(counted.path, tmp_path / "genes")
    made, file = pseudobulk(counted.path), open_genes(tmp_path / "genes")
    assert [gene.symbol for gene in file.genes] == [f"GENE{i}" for i in range(40)]
    assert file.genes == made.genes
    for first, means, counts in file.pages():
        genes = np.arange(first, first + len(means))
        wanted = [made.of(number, genes) for number in range(len(made.groupings))]
        np.testing.assert_allclose(means, np.concatenate([w[0] for w in wanted]).T, rtol=1e-6)
        assert (counts == np.concatenate([w[1] for w in wanted]).T).all()


def test_the_download_is_an_anndata_file(counted, tmp_path):
    make_expression(counted.path, tmp_path / "expression.h5ad")
    found = ad.read_h5ad(tmp_path / "expression.h5ad")
    made = pseudobulk(counted.path)
    assert found.obs.columns.tolist() == ["field", "value", "ontology_term_id", "n_cells"]
    assert found.obs_names[0] == f"cell_type={made.groupings[0].groups[0].label}"
    assert found.var_names[:2].tolist() == ["ENSG00000000100", "ENSG00000000103"]
    assert found.var["symbol"].iloc[0] == "GENE0"
    cells = found.obs["n_cells"].to_numpy()[:, None]
    np.testing.assert_allclose(found.layers["fraction"], found.layers["count_nonzero"] / cells, rtol=1e-6)
    np.testing.assert_allclose(found.X[-1], made.of(len(made.groupings) - 1, np.arange(40))[0][0], rtol=1e-6)
    assert found.uns["pseudobulk"]["normalization"] == "log1p_10k"


def test_the_same_file_gives_the_same_bytes(counted, tmp_path):
    make_both(counted.path, tmp_path / "e1", tmp_path / "g1")
    make_expression(counted.path, tmp_path / "e2")
    make_genes(counted.path, tmp_path / "g2")
    for one, other in (("e1", "e2"), ("g1", "g2")):
        assert digest(tmp_path / one) == digest(tmp_path / other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counted.h5ad", "e1", "e2", "g1", "g2"]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_index_of_sixty_thousand_genes_and_four_hundred_groups_keeps_to_its_budget():
    made = large(genes=60_000, groups=399, counted=0)
    sizes = random.Random(0).choices(range(4_000, PAGE), k=10_000)  # as many pages as so many groups need
    index = _index(made, range(60_000), 6, sizes)
    assert len(gzip.compress(index)) <= INDEX


def test_a_gene_of_four_hundred_groups_keeps_to_its_budget_even_if_nothing_compresses(tmp_path):
    made = large(genes=100, groups=399, counted=100)
    write_genes(made, tmp_path / "genes")
    file = open_genes(tmp_path / "genes")
    assert PAGE / 2 < max(np.diff(file.starts)) <= PAGE
    assert file.genes == made.genes


def large(*, genes: int, groups: int, counted: int) -> Pseudobulk:
    """Names as dense as those of the human genome: every fifth number, most with a symbol."""
    rng = random.Random(0)
    numbers = sorted(rng.sample(range(3, 310_000), genes))
    stems = ["".join(rng.choices(string.ascii_uppercase, k=rng.randint(2, 5))) for _ in range(6_000)]
    listed = []
    for number in numbers:
        kind = rng.random()
        if kind < 0.55:
            symbol = rng.choice(stems) + str(rng.randint(1, 40))
        elif kind < 0.75:
            symbol = f"{rng.choice(('LINC0', 'RNU6-', 'MIR', 'SNORA'))}{rng.randint(100, 3000)}"
        elif kind < 0.9:
            symbol = f"A{rng.choice('CLPF')}{rng.randint(0, 999_999):06d}.{rng.randint(1, 9)}"
        else:
            symbol = ""
        listed.append(Gene(id=f"ENSG{number:011d}", symbol=symbol))
    field = Grouping(
        field="cell_type",
        title="Cell type",
        groups=tuple(Group(label=f"type {i}", id=f"CL:{i:07d}", cells=10) for i in range(groups)),
        codes=np.arange(groups, dtype=np.int16),
        left_out=0,
    )
    panels = plan([field], counted, 0)
    panels[0].sums[:] = np.random.default_rng(0).random((groups, counted))
    panels[0].counts[:] = np.random.default_rng(0).integers(1, 1 << 31, (groups, counted))
    matrix = Matrix(
        name="X", cells=groups, genes=genes, dtype="float32", layout=Layout.CSR, stored=1, compression="gzip",
        bytes=1, values=Values.COUNTS,
    )  # fmt: skip
    return Pseudobulk(
        cells=groups,
        matrix=matrix,
        normalization=Normalization.LOG1P_10K,
        groupings=(field,),
        genes=tuple(listed),
        measured=np.ones(genes, dtype=bool),
        panels=panels,
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a file of ours at all",
        MAGIC + struct.pack("<II", 99, 0),
        MAGIC + struct.pack("<II", 24, 0) + gzip.compress(json.dumps({}).encode(), mtime=0),
    ],
)
def test_another_file_is_refused(tmp_path, data):
    (tmp_path / "genes").write_bytes(data)
    with pytest.raises(UnreadableFileError, match="no file to look genes up in"):
        open_genes(tmp_path / "genes")


def test_nothing_is_left_of_a_file_that_fails(counted, tmp_path):
    counted.path.write_bytes(counted.path.read_bytes()[:5_000])
    with pytest.raises(UnreadableFileError):
        make_both(counted.path, tmp_path / "e", tmp_path / "g")
    assert [path.name for path in tmp_path.iterdir()] == ["counted.h5ad"]
