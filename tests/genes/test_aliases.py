"""Other names of genes: out of the tables of HGNC and NCBI, kept as one table, fetched in pieces."""

import gzip
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import catalog
from generator.errors import CellshelfError, UsageError
from generator.genes.aliases import read_table, shard, shards
from generator.model import gene_alias
from generator.model.gene_alias import Alias
from generator.pipeline.gene_aliases import take_aliases

HGNC = (
    "hgnc_id\tsymbol\tname\talias_symbol\tprev_symbol\tensembl_gene_id\n"
    'HGNC:7315\tMS4A1\tmembrane\t"B1|Bp35"\tCD20\tENSG00000156738\n'
    "HGNC:1\tOTHER\tx\tMS4A1|B1\t\t\n"
    "HGNC:2\tPLAIN\tx\t\t\tENSG00000000002\n"
)
NCBI = (
    "#tax_id\tGeneID\tSymbol\tLocusTag\tSynonyms\tdbXrefs\n"
    "10090\t12482\tMs4a1\t-\tCd20|Ly-44\tMGI:MGI:88321|Ensembl:ENSMUSG00000024673\n"
    "10090\t1\tPlain\t-\t-\t-\n"
)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1, max_size=6)
ALIASES = st.lists(st.builds(Alias, alias=NAMES, id=NAMES, symbol=NAMES), max_size=20)


def test_hgnc_gives_aliases_and_earlier_symbols():
    found = {(each.alias, each.id, each.symbol) for each in read_table("hgnc.txt", HGNC)}
    assert found == {
        ("B1", "ENSG00000156738", "MS4A1"),
        ("Bp35", "ENSG00000156738", "MS4A1"),
        ("CD20", "ENSG00000156738", "MS4A1"),
        ("B1", "", "OTHER"),
    }  # MS4A1 is a gene's own symbol, and so nobody's alias


def test_ncbi_gives_synonyms():
    found = [(each.alias, each.id, each.symbol) for each in read_table("mouse.gene_info", NCBI)]
    assert found == [("Cd20", "ENSMUSG00000024673", "Ms4a1"), ("Ly-44", "ENSMUSG00000024673", "Ms4a1")]


def test_another_table_is_refused():
    with pytest.raises(CellshelfError, match="neither HGNC's complete set nor"):
        read_table("x.tsv", "a\tb\n1\t2\n")


@given(aliases=ALIASES)
def test_what_is_written_is_read(aliases):
    assert set(gene_alias.read(gene_alias.written(aliases))) == set(aliases)


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("alias\tid\tsymbol\nA\t\t\n", 2), ("alias\tid\tsymbol\nA\tB\n", 2)]
)
def test_a_line_that_is_no_row_is_named(text, line):
    with pytest.raises(ValueError, match=str(line)):
        gene_alias.read(text)


@given(aliases=ALIASES)
def test_every_alias_is_in_the_piece_that_its_name_says(aliases):
    pieces = shards(aliases)
    for each in aliases:
        name = each.alias.upper()
        assert [each.id, each.symbol] in json.loads(pieces[shard(name)])[name]
    assert all(len(name) == 2 and name.isascii() for name in pieces)


def test_the_command_makes_the_table_anew(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "hgnc.txt").write_text(HGNC)
    (tmp_path / "mouse.gene_info").write_text(NCBI)
    tables = [str(tmp_path / "hgnc.txt"), str(tmp_path / "mouse.gene_info")]
    done = CliRunner().invoke(catalog, ["--root", str(tmp_path), "aliases", *tables])
    assert done.output == "catalog/gene-aliases.tsv: 6 other names\n"
    text = (tmp_path / "catalog/gene-aliases.tsv").read_text()
    assert len(gene_alias.read(text)) == 6
    done = CliRunner().invoke(catalog, ["--root", str(tmp_path), "aliases", tables[1]])
    assert done.output == "catalog/gene-aliases.tsv: 2 other names\n"


def test_rows_that_break_off_give_no_names():
    assert read_table("hgnc.txt", HGNC + "HGNC:3\tSHORT\n")[-1].alias != "None"
    assert {each.alias for each in read_table("x", NCBI + "9606\t1\tSHORT\n")} == {"Cd20", "Ly-44"}


def test_a_packed_table_is_told(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "hgnc.txt.gz").write_bytes(gzip.compress(HGNC.encode()))
    with pytest.raises(UsageError, match="is no text"):
        take_aliases(tmp_path, [tmp_path / "hgnc.txt.gz"])
    assert not (tmp_path / "catalog/gene-aliases.tsv").exists()
