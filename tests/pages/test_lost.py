"""The page for missing pages: its modules run by node, held against the model's own arithmetic."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

import generator
from generator.model import accession

MODULES = Path(generator.__file__).parent / "theme" / "assets" / "javascripts"


@pytest.fixture
def node(tmp_path):
    """Evaluates a JavaScript expression over `input`, with both modules at hand."""
    for name in ("accession", "lost"):
        source = (MODULES / f"{name}.js").read_text().replace('"./accession.js"', '"./accession.mjs"')
        (tmp_path / f"{name}.mjs").write_text(source)
    program = shutil.which("node")
    assert program, "the tests need Node.js 18 or later"

    def run(expression, given):
        script = (
            'import * as accession from "./accession.mjs";\n'
            'import * as lost from "./lost.mjs";\n'
            f"const input = {json.dumps(given)};\n"
            f"console.log(JSON.stringify({expression}));\n"
        )
        (tmp_path / "run.mjs").write_text(script)
        done = subprocess.run([program, "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def _typed(source):
    """Accessions, most of them with a slip, and some that are none."""
    text = list(accession.mint(source))
    for _ in range(source.randrange(3)):
        text[source.randrange(len(text))] = source.choice(accession.ALPHABET)
    return "".join(text).lower() if source.random() < 0.5 else "".join(text)


def test_the_browser_checks_and_repairs_accessions_as_the_model_does(node):
    source = random.Random(1)
    typed = [
        *(_typed(source) for _ in range(300)),
        "",
        "8XK3",
        "8xk3-m1pz",
        "UUUUUUUU",
        "oOiIlL11",
        "8XK3M1PZ0",
    ]
    found = node(
        "input.map((t) => [accession.isValid(t), accession.corrections(t), accession.normalize(t)])", typed
    )
    assert found == [
        [accession.is_valid(t), list(accession.corrections(t)), accession.normalize(t)] for t in typed
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/d/8XK3M1PA/", ["d", "8XK3M1PA", "/"]),
        ("/sub/path/c/8xk3m1pa", ["c", "8xk3m1pa", "/sub/path/"]),
        ("/d/8XK3M1PA/v2/index.html", ["d", "8XK3M1PA", "/"]),
        ("/sub/D/8XK3%20M1PA/v2/", ["d", "8XK3 M1PA", "/sub/"]),
        ("/d/%E0%A4%A/", ["d", "%E0%A4%A", "/"]),
        ("/guide/", None),
        ("/d/", None),
    ],
)
def test_it_knows_what_an_address_asks_for(node, path, expected):
    found = node("lost.asked(input)", path)
    assert (found and [found["kind"], found["typed"], found["base"]]) == expected


def test_it_suggests_what_exists_the_kind_asked_for_first(node):
    source = random.Random(2)
    right = accession.mint(source)
    slip = right[:3] + ("0" if right[3] != "0" else "1") + right[4:]
    other = next(near for near in accession.corrections(slip) if near != right)
    known = {"d": [right], "c": [other]}
    assert node("lost.suggestions(input[0], 'd', input[1])", [slip, known]) == [
        {"kind": "d", "accession": right},
        {"kind": "c", "accession": other},
    ]
    assert node("lost.suggestions(input[0], 'c', input[1])", [slip, known])[0]["kind"] == "c"
    assert node("lost.suggestions('nothing', 'd', input)", known) == []
