"""The viewer's own modules: its address, the genes it is asked for, and what it tells Vitessce."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
BUNDLE = HERE.parents[1] / "generator" / "viewer" / "bundle"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OWN = st.sampled_from(["__proto__", "constructor", "toString"])
FACTS = {
    "title": "Cells",
    "columns": [
        {"key": "score", "feature": "score (obs)", "kind": "number", "missing": 0},
        {"key": "kind", "path": "kind", "kind": "category", "values": [["B", 2]], "more": 0},
        {"key": "a/b", "path": "a~2Fb", "kind": "category", "values": [["x", 2]], "more": 0},
    ],
    "embeddings": [{"key": "X_umap", "name": "UMAP"}, {"key": "X_pca", "name": "PCA"}],
    "default_embedding": "X_umap",
    "default_color": "kind",
    "gene_sets": {"T cells": ["CD3E", "CD3D"]},
}
START = {"d": "F9VE75CG", "v": "2", "color": "", "layout": "", "gene": "", "geneset": ""}


class Node:
    """One process that answers JSON lines; the library that it does not need is left empty."""

    def __init__(self, folder: Path, program: str) -> None:
        for path in (*BUNDLE.glob("*.js"), HERE / "worker.mjs"):
            shutil.copy(path, folder)
        empty = folder / "node_modules" / "unzipit"
        empty.mkdir(parents=True)
        (empty / "package.json").write_text('{"type": "module", "exports": "./index.js"}')
        (empty / "index.js").write_text("export const unzip = null, HTTPRangeReader = null;")
        (folder / "package.json").write_text('{"type": "module"}')
        self.process = subprocess.Popen(
            [program, folder / "worker.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, what: str, **question):
        self.process.stdin.write(json.dumps({"ask": what, **question}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node: install Node.js 18 or later")
    one = Node(tmp_path_factory.mktemp("modules"), program)
    yield one
    one.close()


@given(state=st.fixed_dictionaries(dict.fromkeys(START, TEXT)))
def test_an_address_says_what_is_shown(node, state):
    assert node.ask("roundTrip", state=state) == state


@pytest.mark.parametrize(
    ("search", "known"),
    [
        ("?d=F9VE75CG", True),
        ("?d=F9VE75CG&v=12", True),
        ("", False),
        ("?d=../../x", False),
        ("?d=F9VE75CG&v=../1", False),
        ("?d=f9ve75cg", False),
    ],
)
def test_only_what_looks_like_an_accession_is_asked_for(node, search, known):
    assert node.ask("read", search=search)["known"] is known


@settings(max_examples=50)
@given(
    state=st.fixed_dictionaries(dict.fromkeys(START, TEXT | st.sampled_from(["__proto__", "constructor"])))
)
def test_what_a_dataset_does_not_have_is_replaced(node, state):
    found = node.ask("sure", state=state, facts=FACTS)
    assert found["color"] in {"", "score", "kind", "a/b"}
    assert found["layout"] in {"X_umap", "X_pca"}
    assert found["geneset"] in {"", "T cells"}


def test_embeddings_are_found_without_their_prefix(node):
    assert node.ask("sure", state={**START, "layout": "pca"}, facts=FACTS)["layout"] == "X_pca"


def test_genes_that_are_named_go_before_a_set(node):
    both = {**START, "gene": " MS4A1 ,, LYZ,MS4A1", "geneset": "T cells"}
    assert node.ask("asked", state=both, facts=FACTS) == ["MS4A1", "LYZ"]
    assert node.ask("asked", state={**both, "gene": " "}, facts=FACTS) == ["CD3E", "CD3D"]
    assert node.ask("asked", state=START, facts=FACTS) == []


def test_genes_are_told_as_the_file_spells_them(node):
    answer = node.ask(
        "measured", wanted=["cd3e", "CD3E", "Lyz", "lyz2", "NO"], names=["CD3E", "LYZ", "Lyz", "Lyz2"]
    )
    assert answer == {"found": ["CD3E", "Lyz", "Lyz2"], "missing": ["NO"]}


def test_ids_are_told_as_names_unless_there_are_twins(node):
    genes = [["E1", "CD3E"], ["E2", "TWIN"], ["E3", "TWIN"], ["E4", "LEFT-OUT"]]
    wanted = ["E1", "CD3E", "E2", "E4", "E9"]
    told = node.ask("translated", wanted=wanted, names=["CD3E", "TWIN", "TWIN-1"], genes=genes)
    assert told == ["CD3E", "CD3E", "E2", "E4", "E9"]


def test_the_last_of_several_genes_is_completed(node):
    names = ["CD3D", "CD3E", "LYZ"]
    assert node.ask("completions", text="LYZ, cd3", names=names) == ["LYZ,CD3D", "LYZ,CD3E"]
    assert node.ask("completions", text="LYZ,cd3", names=names, most=1) == ["LYZ,CD3D"]
    assert node.ask("completions", text="LYZ, ", names=names) == []


@given(st.lists(TEXT, max_size=6))
def test_names_of_genes_are_unpacked(node, names):
    packed = b"".join(len(name.encode()).to_bytes(4, "little") + name.encode() for name in names)
    assert node.ask("texts", bytes=list(len(names).to_bytes(4, "little") + packed)) == names


def views(node, *, chosen=(), stacked=False, facts=FACTS, **state):
    return node.ask(
        "configuration",
        facts=facts,
        state={**START, "layout": "X_umap", **state},
        zarr="https://example.org/a.zarr.zip",
        chosen=list(chosen),
        stacked=stacked,
    )


def test_vitessce_is_told_to_colour_by_a_column_a_number_or_genes(node):
    by_kind = views(node, color="a/b")
    space = by_kind["coordinationSpace"]
    assert space["obsColorEncoding"] == {"A": "cellSetSelection"}
    (file,) = by_kind["datasets"][0]["files"]
    assert file["options"]["obsSets"] == [
        {"name": "a/b", "path": "obs/a~2Fb"},
        {"name": "kind", "path": "obs/kind"},
    ]
    assert views(node, color="score")["coordinationSpace"]["featureSelection"] == {"A": ["score (obs)"]}
    by_gene = views(node, color="score", chosen=["CD3E", "CD3D"])["coordinationSpace"]
    assert by_gene["featureSelection"] == {"A": ["CD3E", "CD3D"]}
    assert by_gene["obsColorEncoding"] == {"A": "geneSelection"}
    assert by_gene["featureType"] == {"A": "feature"}, "another type asks a host of the library's makers"


@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("columns", [[], FACTS["columns"]])
def test_views_fill_the_page_and_none_is_drawn_by_vega(node, stacked, columns):
    found = views(node, stacked=stacked, facts={**FACTS, "columns": columns})["layout"]
    assert {view["component"] for view in found} <= {"scatterplot", "obsSets", "featureList"}
    covered = {
        (x, y)
        for view in found
        for x in range(view["x"], view["x"] + view["w"])
        for y in range(view["y"], view["y"] + int(view["h"]))
    }
    assert len(covered) == 144 == sum(view["w"] * view["h"] for view in found)
