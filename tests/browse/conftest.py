"""A node process that runs the browser's modules, and small catalogs to filter."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.browse import Lexicon, read_lexicon
from generator.browse.curated import CELL_CLASSES, CELL_SUBCLASSES, ORGANS, SYSTEMS

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "generator" / "theme" / "assets" / "javascripts" / "browse"


class Node:
    """One long-lived process that answers JSON lines."""

    def __init__(self, folder: Path, program: str) -> None:
        for module in (*MODULES.glob("*.js"), Path(__file__).with_name("worker.mjs")):
            shutil.copy(module, folder)
        (folder / "package.json").write_text('{"type": "module"}')
        self.process = subprocess.Popen(
            [program, folder / "worker.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node: install Node.js 18 or later")
    one = Node(tmp_path_factory.mktemp("modules"), program)
    yield one
    one.close()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    stages = ("HsapDv:0000159", "HsapDv:0000227", "MmusDv:0000110", "UBERON:0018241")
    types = ("CL:0000084", "CL:0000624", "CL:0000236", "CL:0000540", "CL:0000066")
    tissues = ("UBERON:0002048", "UBERON:0000178", "UBERON:0000955", "UBERON:0002186")
    terms = {*CELL_CLASSES, *CELL_SUBCLASSES, *SYSTEMS, *ORGANS, *stages, *types, *tissues}
    return read_lexicon({*terms, "MONDO:0005148", "NCBITaxon:9606"})
