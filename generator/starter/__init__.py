"""A catalog of one's own: the files that it begins with."""

import enum
import json
from importlib.resources import files

from generator.model.record import record

DOCS = "https://cellshelf.example.org/"
"""Where Cellshelf's own documentation is read."""
_INSTALL = "          python -m pip install --quiet -r requirements.txt"


class Host(enum.StrEnum):
    """Where the repository lives."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


@record
class Beginning:
    """What is known of a catalog before it has anything in it."""

    name: str
    url: str
    publisher: str
    contact: str
    version: str
    """Of cellshelf."""
    host: Host = Host.GITHUB


_COMMON = {
    "catalog/catalog.yaml": "catalog.yaml.in",
    "mkdocs.yml": "mkdocs.yml.in",
    "docs/about.md": "about.md.in",
    ".gitignore": "gitignore.in",
    "requirements.txt": "requirements.txt.in",
    "README.md": "README.md.in",
}
WORKFLOWS = ("check", "comment", "preview", "pages", "audit")
"""Workflows for GitHub, by their names."""
_GITHUB = {
    ".github/ISSUE_TEMPLATE/dataset.yml": "github/dataset.yml.in",
    ".github/CODEOWNERS": "github/CODEOWNERS.in",
}
_GITLAB = {".gitlab-ci.yml": "gitlab-ci.yml.in"}


def starter_files(beginning: Beginning) -> dict[str, str]:
    """Every file of a new catalog, by its path."""
    told = {
        # JSON's texts are YAML's.
        "name": json.dumps(beginning.name, ensure_ascii=False),
        "url": json.dumps(beginning.url, ensure_ascii=False),
        "publisher": json.dumps(beginning.publisher, ensure_ascii=False),
        "contact": json.dumps(beginning.contact, ensure_ascii=False),
        "title": " ".join(beginning.name.split()),
        "version": beginning.version,
        "docs": DOCS,
    }
    wanted = _COMMON | {Host.GITHUB: _GITHUB, Host.GITLAB: _GITLAB, Host.NONE: {}}[beginning.host]
    made = {path: _filled(source, told) for path, source in wanted.items()}
    if beginning.host is Host.GITHUB:
        made |= {f".github/workflows/{name}.yml": workflow(name) for name in WORKFLOWS}
    return made


def workflow(name: str, *, install: str = _INSTALL) -> str:
    """A workflow for GitHub whose step `Install` runs the lines `install`."""
    return _filled(f"github/{name}.yml.in", {"install": install, "docs": DOCS})


def _filled(source: str, told: dict[str, str]) -> str:
    text = files(__name__).joinpath("files", *source.split("/")).read_text(encoding="utf-8")
    for key, value in told.items():
        text = text.replace(f"@{key}@", value)
    return text
