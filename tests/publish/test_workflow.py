"""The GitHub Pages workflow: who may do what in it, and that its commands exist."""

import re
import shlex
from pathlib import Path

import yaml

from generator import cli

WORKFLOW = yaml.safe_load((Path(__file__).parents[2] / ".github/workflows/pages.yml").read_text())
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def test_a_job_may_do_what_it_needs_and_no_more():
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()} == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert all(step.get("with", {}).get("persist-credentials", False) is False for step in STEPS)


def test_actions_of_others_are_pinned_to_their_commits():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert len(used) == 4
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used)


def test_scripts_take_nothing_from_an_event_but_by_the_environment():
    assert not any("${{" in step.get("run", "") for step in STEPS)


def test_the_commands_exist():
    lines = [line for step in STEPS for line in step.get("run", "").splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("catalog ")]
    assert len(commands) == 2
    for name, *arguments in commands:
        known = {option for each in cli.catalog.get_command(None, name).params for option in each.opts}
        assert {each for each in arguments if each.startswith("--")} <= known
