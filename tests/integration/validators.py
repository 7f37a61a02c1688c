"""Validators that others wrote, and how they are run.

Their own pins clash with each other and with the project's, so they live in an environment of their own:
CELLSHELF_STANDARDS names its folder (INSTALL makes it), CELLSHELF_NODE_MODULES that of npm.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(os.environ.get("CELLSHELF_STANDARDS", sys.prefix))
NODE_MODULES = Path(os.environ.get("CELLSHELF_NODE_MODULES", ROOT / "node_modules"))
INSTALL = (
    "python3 -m venv V && V/bin/pip install check-jsonschema mlcroissant roc-validator datacite pybtex rispy "
    "signposting lxml rocrate && export CELLSHELF_STANDARDS=$PWD/V"
)
INSTALL_NODE = (
    "npm i vnu-jar sitemap ro-crate lighthouse@12 @adobe/structured-data-validator "
    "@marbec/web-auto-extractor csp_evaluator "
    "&& export CELLSHELF_NODE_MODULES=$PWD/node_modules"
)

SIGNPOSTING = """
import sys, warnings
warnings.simplefilter("error")
from signposting import find_signposting_html, find_signposting_linkset
for url in sys.argv[1:]:
    page = find_signposting_html(url)
    linkset = find_signposting_linkset(str(next(iter(page.linksets)).target)).for_context(url)
    in_page = {(str(s.rel), str(s.target)) for s in page if str(s.rel) != "linkset"}
    in_linkset = {(str(s.rel), str(s.target)) for s in linkset}
    types = {str(s.target) for s in page.types}
    for name, fine in {
        "cite-as": page.citeAs is not None,
        "type": types == {"https://schema.org/AboutPage", "https://schema.org/Dataset"},
        "license": page.license is not None,
        "described by": page.describedBy and all(s.type for s in page.describedBy),
        "items": all(s.type for s in page.items),
        "linkset": in_page == in_linkset,
    }.items():
        if not fine:
            print(url, name, in_page ^ in_linkset)
"""
"""Takes addresses of pages; prints what is amiss with their typed links."""

XML_SCHEMA = """
import sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
for name in sys.argv[2:]:
    schema.assertValid(etree.parse(name))
"""
"""Takes an XSD and files."""


def tool(name: str) -> str:
    """A program of that environment."""
    path = TOOLS / "bin" / name
    if not path.exists():
        pytest.skip(INSTALL)
    return str(path)


def node_file(name: str) -> str:
    """A file of an npm package."""
    path = NODE_MODULES / name
    if not path.exists():
        pytest.skip(INSTALL_NODE)
    return str(path)


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=cwd)


def run_python(needs: str, code: str, *arguments: object) -> str:
    """Run a script where the validators are; its output is what they object to."""
    python = tool("python")
    if run(python, "-c", f"import {needs}").returncode:
        pytest.skip(INSTALL)
    done = run(python, "-c", code, *map(str, arguments))
    assert done.returncode == 0, done.stderr
    return done.stdout
