"""The workflows: who may do what in them, and their steps run as GitHub would run them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator import starter
from generator.starter import Host
from tests.cli.test_diff import git
from tests.pipeline import catalogs
from tests.starter import workflows

ROOT = Path(__file__).parents[2]
ZIZMOR = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
LOADED = {name: yaml.safe_load(starter.workflow(name)) for name in starter.WORKFLOWS}
JOBS = [(name, key, job) for name, each in LOADED.items() for key, job in each["jobs"].items()]


def files(host):
    made = starter.Beginning(name="x", url="x", publisher="x", contact="x", version="0", host=host)
    return starter.starter_files(made)


def test_this_repository_s_are_those_that_every_catalog_gets():
    for path, text in workflows.own().items():
        assert path.read_text() == text, "make them anew: .venv/bin/python tests/starter/workflows.py"


def test_a_job_may_do_what_it_needs_and_no_more():
    assert all(each["permissions"] == {} for each in LOADED.values())
    assert {(name, key): job["permissions"] for name, key, job in JOBS} == {
        ("check", "check"): {"contents": "read"},
        ("check", "scanning"): {"security-events": "write"},
        ("comment", "render"): {"contents": "read", "actions": "read"},
        ("comment", "post"): {"pull-requests": "write"},
        ("pages", "build"): {"contents": "read"},
        ("pages", "deploy"): {"pages": "write", "id-token": "write"},
        ("audit", "audit"): {"contents": "read"},
        ("audit", "issue"): {"issues": "write"},
    }


def test_no_job_that_may_write_runs_what_is_in_the_repository():
    for _, _, job in JOBS:
        if "write" in job["permissions"].values():
            steps = job["steps"]
            assert not any(step.get("uses", "").startswith("actions/checkout") for step in steps)
            assert not any(re.search(r"\b(catalog|pip|python)\b", step.get("run", "")) for step in steps)


def test_no_workflow_has_secrets_or_keeps_the_token():
    for name, _, job in JOBS:
        assert "secrets." not in starter.workflow(name)
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_actions_of_others_are_pinned_and_scripts_take_nothing_from_an_event_but_by_the_environment():
    for _, _, job in JOBS:
        for step in job["steps"]:
            assert re.fullmatch(
                r"(actions|github)/[a-z/-]+@[0-9a-f]{40}", step.get("uses", "actions/x@" + "0" * 40)
            )
            assert "${{" not in step.get("run", "")


@pytest.mark.skipif(ZIZMOR is None, reason="no zizmor: pip install zizmor")
def test_zizmor_finds_nothing(tmp_path):
    for path, text in files(Host.GITHUB).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for folder in (tmp_path, ROOT / ".github"):
        done = subprocess.run(
            [ZIZMOR, "--offline", "--quiet", folder], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_every_host_gets_its_own_and_forms_can_be_read():
    assert ".gitlab-ci.yml" in files(Host.GITLAB)
    assert not any(path.startswith((".github", ".gitlab")) for path in files(Host.NONE))
    form = yaml.safe_load(files(Host.GITHUB)[".github/ISSUE_TEMPLATE/dataset.yml"])
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 5
    assert not any(
        "@" in word and word.endswith("@") for text in files(Host.GITHUB).values() for word in text.split()
    )


@pytest.fixture
def clone(published, tmp_path):
    """A clone of it to break."""
    return shutil.copytree(published, tmp_path / "clone")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A catalog whose work on a branch changes a title."""
    root = catalogs.write_catalog(tmp_path_factory.mktemp("workflows") / "clone", datasets=1)
    (root / ".gitignore").write_text("*.h5ad\n.store\n.cache\nsite\nreport\n")
    run("catalog summarize && catalog register", root)
    git(root, "init", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-m", "published")
    git(root, "checkout", "-b", "work")
    manifest = root / "catalog/collections/study/cells-0.yaml"
    manifest.write_text(manifest.read_text().replace("title: Cells", "title: More cells"))
    git(root, "commit", "-am", "title")
    return root


def run(script, folder, **given):
    """As GitHub runs a step on Linux."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **given}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def steps(name, job):
    return {step["name"]: step["run"] for step in LOADED[name]["jobs"][job]["steps"] if "run" in step}


def test_the_steps_of_a_check_give_a_report_and_a_preview(clone, tmp_path):
    given = {"BASE": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    scripts = steps("check", "check")
    assert scripts.pop("Install").startswith("python -m pip install")
    for name, script in scripts.items():
        done = run(script, clone, **given)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    assert json.loads((clone / "report/check.sarif").read_text())["runs"][0]["results"] == []
    assert f"| Title | `Cells {catalogs.ACCESSIONS[0]}`" in (tmp_path / "summary.md").read_text()
    assert (clone / "site/index.html").is_file()


def test_a_mistake_fails_the_check_and_is_in_the_report(clone):
    manifest = clone / "catalog/collections/study/cells-0.yaml"
    manifest.write_text(manifest.read_text().replace("title:", "tittle:"))
    scripts = steps("check", "check")
    done = run(scripts["Check, also against what was published before"], clone, BASE="main")
    assert done.returncode == 1
    assert "::error file=catalog/collections/study/cells-0.yaml,line=" in done.stdout
    assert run(scripts["The same for the code scanning page"], clone, BASE="main").returncode == 0
    assert json.loads((clone / "report/check.sarif").read_text())["runs"][0]["results"]


def render(clone, folder, report):
    (folder / "untrusted").mkdir(exist_ok=True)
    (folder / "untrusted/changes.json").write_text(report)
    return run(steps("comment", "render")["Render"], clone, RUNNER_TEMP=str(folder))


def test_what_a_request_reports_is_rendered_or_refused(clone, tmp_path):
    report = run("catalog diff main --format json", clone).stdout
    assert render(clone, tmp_path, report).returncode == 0
    comment = (clone / "comment/comment.md").read_text()
    assert comment.startswith("<!-- cellshelf:")
    assert render(clone, tmp_path, "@everybody").returncode == 2
    (tmp_path / "untrusted/changes.json").unlink()
    (tmp_path / "untrusted/changes.json").symlink_to(clone / "catalog/catalog.yaml")
    assert run(steps("comment", "render")["Render"], clone, RUNNER_TEMP=str(tmp_path)).returncode == 1


GH = """\
#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in
  *pulls*) echo "$GH_NUMBER" ;;
  *--paginate*) echo "$GH_COMMENT" ;;
esac
"""


@pytest.mark.parametrize(
    ("number", "comment", "last"),
    [
        ("7", "", "api -X POST repos/lab/cells/issues/7/comments -F body=@comment/comment.md --silent"),
        ("7", "99", "api -X PATCH repos/lab/cells/issues/comments/99 -F body=@comment/comment.md --silent"),
        ("", "", None),
    ],
)
def test_the_comment_is_written_once_and_then_edited(tmp_path, number, comment, last):
    program = tmp_path / "bin/gh"
    program.parent.mkdir()
    program.write_text(GH)
    program.chmod(0o755)
    (tmp_path / "comment").mkdir()
    (tmp_path / "comment/comment.md").write_text("<!-- cellshelf: x -->\n")
    given = {"REPOSITORY": "lab/cells", "HEAD_OWNER": "some$(body)", "HEAD_BRANCH": "a b", "HEAD_SHA": "abc"}
    given |= {
        "GH_LOG": str(tmp_path / "log"),
        "GH_NUMBER": number,
        "GH_COMMENT": comment,
        "RUN_URL": "https://x",
    }
    script = f'PATH="{program.parent}:$PATH"\n{steps("comment", "post")["Post"]}'
    done = run(script, tmp_path, **given)
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "log").read_text()
    assert "head=some$(body):a b" in log
    assert log.splitlines()[-1] == last if last else "POST" not in log and "PATCH" not in log
