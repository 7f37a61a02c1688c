"""The one door: what it prints, where, and the exit codes it promises."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator import cli
from generator.model import accession

ROOT = Path(__file__).parents[2]


def run(*arguments: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    command = [sys.executable, "-m", "generator", "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture
def copied(tmp_path) -> Path:
    """A catalog of our own to break."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    return tmp_path


def commands(group=cli.catalog, path=()):
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize(
    ("path", "command"),
    list(commands()),
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_command_and_option_has_help(path, command):
    assert command.help, path
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, (path, parameter.name)


def test_the_docs_describe_the_commands_as_they_are():
    written = (ROOT / "docs/reference/cli.md").read_text()
    assert written == reference(), "write it anew: .venv/bin/python tests/cli/test_cli.py"


def reference() -> str:
    """docs/reference/cli.md, made from the commands' own help."""
    parts = ["# The `catalog` command\n", cli.catalog.help, f"\n{cli.EXIT_CODES}\n"]
    # As the program makes it: click remembers the help option of whatever context came first.
    settings = cli.catalog.context_settings
    context = click.Context(cli.catalog, info_name="catalog", terminal_width=100, **settings)
    parts.append(f"```text\n{cli.catalog.get_help(context)}\n```\n")
    for path, command in commands():
        inner = click.Context(command, info_name=" ".join(path), parent=context)
        parts.append(f"## catalog {' '.join(path)}\n\n```text\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


def test_the_demo_catalog_has_no_problems():
    done = run("check")
    assert (done.returncode, done.stdout) == (0, "No problems.\n")


def test_problems_end_with_1_and_every_format_tells_them(copied):
    manifest = next((copied / "catalog/collections").glob("*/collection.yaml"))
    manifest.write_text(manifest.read_text().replace("title:", "tittle:", 1))
    text = run("check", root=copied)
    assert text.returncode == 1
    assert "did you mean" in text.stdout.lower()
    github = run("check", "--format", "github", root=copied)
    assert github.stdout.startswith("::error file=catalog/collections/")
    codes = {
        problem["code"]
        for problem in json.loads(run("check", "--format", "json", root=copied).stdout)["problems"]
    }
    sarif = json.loads(run("check", "--format", "sarif", root=copied).stdout)
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} == codes


def test_a_catalog_with_errors_is_not_built(copied):
    (copied / "catalog/catalog.yaml").write_text("name: [")
    done = run("build", root=copied)
    assert done.returncode == 1
    assert "nothing was done" in done.stderr
    assert not (copied / "site").exists()


def test_nothing_is_made_where_there_is_no_catalog(tmp_path):
    done = run("build", root=tmp_path)
    assert done.returncode == 1
    assert "catalog.yaml" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_ends_with_2(copied):
    assert run("check", "--format", "pdf").returncode == 2
    unknown = run("summarize", "ZZZZZZZZ", root=copied)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no dataset has the accession ZZZZZZZZ" in unknown.stderr
    assert run("rules", "M999").returncode == 2


def test_what_is_missing_outside_ends_with_3(copied):
    manifest = next(
        p for p in (copied / "catalog/collections").glob("*/*.yaml") if p.name != "collection.yaml"
    )
    text = manifest.read_text()
    line = "      - role: h5ad\n"
    assert line in text
    manifest.write_text(text.replace(line, f"{line}        url: http://127.0.0.1:9/gone.h5ad\n", 1))
    name = next(line.split()[1] for line in text.splitlines() if line.startswith("accession:"))
    shutil.rmtree(copied / "catalog/summaries")
    done = run("summarize", name, root=copied)
    assert done.returncode == 3
    assert "127.0.0.1" in done.stderr


def test_minted_accessions_are_valid():
    made = run("mint", "-n", "20").stdout.split()
    assert len(set(made)) == 20
    assert all(accession.is_valid(each) for each in made)


def test_a_file_is_put_into_the_store_once(copied):
    file = copied / "cells.h5ad"
    file.write_bytes(b"any bytes")
    first, second = run("put", str(file), root=copied), run("put", str(file), root=copied)
    assert first.stdout == second.stdout
    assert first.stdout.startswith("- {role: h5ad, bytes: 9, sha256: ")
    assert len(list((copied / ".store/sha256").rglob("*.h5ad"))) == 1


def test_a_file_of_another_kind_is_refused(copied):
    file = copied / "cells.csv"
    file.write_text("a,b")
    done = run("put", str(file), root=copied)
    assert (done.returncode, "neither .h5ad nor .rds" in done.stderr) == (2, True)


def test_register_adds_only_what_is_new(copied):
    ledger = copied / "catalog/ledger.tsv"
    lines = ledger.read_text().splitlines(keepends=True)
    ledger.write_text("".join(lines[:-1]))
    assert run("register", root=copied).stdout.endswith("1 registered\n")
    assert ledger.read_text().startswith("".join(lines[:-1]))
    assert run("register", root=copied).stdout == "0 registered\n"


def test_a_release_is_written_once_and_holds_what_is_registered(copied):
    shutil.rmtree(copied / "catalog/releases", ignore_errors=True)
    assert run("release", "--date", "2126-01-01", root=copied).stderr.startswith(
        "error: 2126-01-01 is still to come\n"
    )
    done = run("release", "--date", "2026-11-22", root=copied)
    assert done.stdout == "catalog/releases/2026-11-22.tsv: 11 versions\n"
    again = run("release", "--date", "2026-11-21", root=copied)
    assert (again.returncode, again.stderr) == (
        2,
        "error: there is a release of 2026-11-22 already\n  releases only ever go on in time\n",
    )
    (copied / "catalog/releases/2026-11-22.tsv").unlink()
    ledger = copied / "catalog/ledger.tsv"
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))
    refused = run("release", "--date", "2026-11-22", root=copied)
    assert refused.stderr == "error: not everything is in the ledger\n  run `catalog register` first\n"


def test_a_dataset_is_withdrawn_by_its_accession_as_people_type_it(copied):
    accession_ = next(
        line for line in (copied / "catalog/ledger.tsv").read_text().splitlines() if "dataset" in line
    )
    typed = accession_.split("\t")[2].lower()
    done = run("withdraw", typed, "--reason", "Barcodes were swapped.", root=copied)
    assert done.returncode == 0, done.stderr
    edited = copied / done.stdout.split(" ")[0]
    assert 'reason: "Barcodes were swapped."' in edited.read_text()
    assert run("check", root=copied).returncode == 0
    again = run("withdraw", typed, "--reason", "Twice.", root=copied)
    assert again.returncode == 2
    assert "is withdrawn since" in again.stderr


def test_a_change_is_held_against_a_base(copied):
    for command in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "published"]):
        identity = ["-c", "user.name=Data Desk", "-c", "user.email=data@example.org"]
        subprocess.run(["git", *identity, *command], cwd=copied, check=True, capture_output=True)
    ledger = copied / "catalog/ledger.tsv"
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))
    done = run("check", "--base", "main", "--format", "sarif", root=copied)
    assert done.returncode == 1
    (told,) = json.loads(done.stdout)["runs"]
    assert {"P101"} <= {rule["id"] for rule in told["tool"]["driver"]["rules"]}
    assert run("check", "--base", "nowhere", root=copied).returncode == 2


def test_rules_are_explained():
    result = CliRunner().invoke(cli.catalog, ["rules", "m101"])
    assert result.output.startswith("M101 (error): ")
    assert "Why:" in result.output


if __name__ == "__main__":
    (ROOT / "docs/reference/cli.md").write_text(reference())
