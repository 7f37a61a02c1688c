"""The viewer's own modules: its address, the genes it is asked for, and what it tells Vitessce."""

import functools
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
FIELDS = {"d": "F9VE75CG", "v": "2", "color": "", "layout": "", "gene": "", "geneset": "", "by": ""}
START = {**FIELDS, "sets": []}


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


@given(
    state=st.fixed_dictionaries(
        dict.fromkeys(FIELDS, TEXT) | {"sets": st.lists(st.tuples(TEXT, TEXT).map(list))}
    )
)
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
    state=st.fixed_dictionaries(
        dict.fromkeys(FIELDS, TEXT | OWN)
        | {"sets": st.lists(st.tuples(OWN | st.just("kind"), TEXT).map(list))}
    )
)
def test_what_a_dataset_does_not_have_is_replaced(node, state):
    found = node.ask("sure", state=state, facts=FACTS)
    assert found["color"] in {"", "score", "kind", "a/b"}
    assert found["layout"] in {"X_umap", "X_pca"}
    assert found["geneset"] in {"", "T cells"}
    assert found["by"] in {"", "kind", "a/b"}
    assert {column for column, _ in found["sets"]} <= {"kind"}


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


def test_a_set_without_a_value_is_none(node):
    found = node.ask("read", search="?d=F9VE75CG&set=kind&set=a%3A:b:c")["state"]["sets"]
    assert found == [["a", ":b:c"]], "the first colon ends the column"


DRAWN = [{"name": "My Selections", "children": [{"name": "Selection 1", "set": [["1", None], ["3", None]]}]}]


@pytest.mark.parametrize(
    ("paths", "sets", "drawn"),
    [
        (None, [], []),
        ([], [], []),
        ([["kind", "A"]], [["kind", "A"]], []),
        ([["kind", "A"], ["kind", "B"]], [], []),
        ([["kind", "A"], ["a/b", "x"]], [["kind", "A"], ["a/b", "x"]], []),
        ([["My Selections", "Selection 1"]], [], [1, 3]),
        ([["kind", "A"], ["My Selections", "Selection 1"]], [["kind", "A"]], [1, 3]),
        ([["My Selections", "Selection 2"], ["nosuch", "A"]], [], []),
    ],
    ids=["at first", "none", "one", "every value", "of two columns", "by hand", "both", "gone"],
)
def test_what_is_picked_is_told_as_sets_and_cells(node, paths, sets, drawn):
    facts = {
        "columns": [
            {"key": "kind", "kind": "category", "values": [["A", 2]], "more": 1},
            {"key": "a/b", "kind": "category", "values": [["x", 1], ["y", 2]], "more": 0},
        ]
    }
    found = node.ask("picked", paths=paths, tree={"tree": DRAWN}, facts=facts)
    assert found == {"sets": sets, "drawn": drawn}


@given(st.data())
def test_picked_cells_are_counted_as_python_counts_them(node, data):
    count = data.draw(st.integers(0, 30))
    labels = ["A", "B", "C"]
    codes = {
        name: data.draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count))
        for name in ("one", "two")
    }
    pairs = st.tuples(st.sampled_from(["one", "two"]), st.sampled_from([*labels, "no"]))
    sets = data.draw(st.lists(pairs.map(list), max_size=4))
    drawn = data.draw(st.lists(st.integers(0, count - 1), max_size=5)) if count else []
    columns = {name: {"labels": labels, "codes": places} for name, places in codes.items()}
    found = node.ask("counts", sets=sets, drawn=drawn, count=count, columns=columns, by="two")
    cells = set(drawn)
    for name, value in sets:
        cells |= {
            cell for cell in range(count) if value in labels and codes[name][cell] == labels.index(value)
        }
    assert found["all"] == len(cells)
    assert dict(found["values"]) == {
        label: sum(codes["two"][cell] == code for cell in cells) for code, label in enumerate(labels)
    }
    assert found["unknown"] == [one for one in sets if one[1] == "no"]


def test_the_table_is_of_the_column_asked_for_else_of_the_one_that_colours(node):
    assert node.ask("composed", facts=FACTS, state={**START, "by": "a/b", "color": "kind"}) == "a/b"
    assert node.ask("composed", facts=FACTS, state={**START, "color": "a/b"}) == "a/b"
    assert node.ask("composed", facts=FACTS, state={**START, "color": "score"}) == "kind"


def test_the_table_says_what_is_picked_and_what_the_file_does_not_have(node):
    facts = {**FACTS, "cells": 4, "shown": 4}
    columns = {"kind": {"labels": ["A", "B"], "codes": [0, 1, 1, -1]}}
    ask = functools.partial(node.ask, "composition", facts=facts, columns=columns)
    everything = ask(state=START, drawn=[])
    assert (everything["told"], everything["rows"]) == ("All 4 cells.", [["B", 2, 2]])
    some = ask(state={**START, "sets": [["kind", "A"], ["kind", "no"]]}, drawn=[2, 3])
    assert some["told"] == (
        "3 of 4 cells are picked (kind: A; drawn by hand, which links do not keep)."
        " Not in this file: kind: no."
    )
    many = ask(state={**START, "sets": [["kind", "A"]] * 9}, drawn=[])
    assert many["told"] == f"1 of 4 cells are picked ({'kind: A; ' * 4}5 more sets)."
    assert some["rows"] == [["A", 1, None], ["B", 1, 2]], "a cell without a value is counted in none"
    sample = node.ask("composition", facts={**facts, "cells": 9}, state=START, drawn=[0], columns=columns)
    assert sample["told"].startswith("1 of 4 cells of the sample are picked")


@given(st.lists(st.integers(-(2**15), 2**15 - 1), max_size=9))
def test_codes_are_unpacked(node, codes):
    packed = b"".join(code.to_bytes(2, "little", signed=True) for code in codes)
    assert node.ask("shorts", bytes=list(packed)) == codes


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


def test_vitessce_is_told_which_cells_are_picked(node):
    picked = views(node, sets=[["kind", "B"]])
    assert picked["coordinationSpace"]["obsSetSelection"] == {"A": [["kind", "B"]]}
    assert views(node)["coordinationSpace"]["obsSetSelection"] == {"A": None}, "it picks all by itself"
    assert {view["coordinationScopes"]["obsSetSelection"] for view in picked["layout"]} == {"A"}


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
