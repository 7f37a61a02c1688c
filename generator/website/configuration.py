"""MkDocs' configuration of a site: mkdocs.yml where there is one, and what catalog.yaml says."""

import html
import io
import re
from pathlib import Path

import markdown
import yaml
from markupsafe import escape
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.utils.yaml import yaml_load

from generator.errors import CellshelfError
from generator.model.colors import stylesheet
from generator.model.look import FOLDER, Look
from generator.model.settings import Settings, StoreSettings
from generator.pages import prose
from generator.storage import store_url
from generator.website.listening import listening

BASE = Path(__file__).with_name("mkdocs.base.yml")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(?=/)")
LOOK = "assets/look"
"""Folder of the site with the files of the look."""
COLORS = f"{LOOK}/colors.css"
THEME = Path(__file__).parents[1] / "theme"


def load(root: Path, work: Path, settings: Settings) -> MkDocsConfig:
    """The configuration for the catalog under `root`, to be built into `work`/site."""
    file = root / "mkdocs.yml"
    if not file.is_file():
        file = _stand_in(root, work)
    with listening() as words:
        try:
            config = _read(file, work, site_dir=str((work / "site").resolve()))
        except (Abort, ConfigurationError) as error:
            raise CellshelfError(
                f"{file.name}: {words.why(error)}",
                hint="see https://www.mkdocs.org/user-guide/configuration/",
            ) from error
    apply(settings, config, root)
    return config


def apply(settings: Settings, config: MkDocsConfig, root: Path) -> None:
    """Name, describe, address and dress the site as catalog.yaml does; an address of `mkdocs serve` stays.

    `root` holds catalog/ with the files of the look.
    """
    # Material escapes these in some places only; Markup is not escaped twice.
    config.site_name = escape(settings.name)
    config.site_description = escape(plain(settings.description))
    config.extra["data_origin"] = data_origin(settings.store)
    _dress(settings.look, config, root)
    if not is_served(config):
        config.site_url = settings.url


def _dress(look: Look, config: MkDocsConfig, root: Path) -> None:
    """Logo, colours, language, footer; `material.MaterialPages` brings the files."""
    files: dict[str, bytes] = {}
    for name in filter(None, (look.logo, look.favicon)):
        files[f"{LOOK}/{name}"] = (root / "catalog" / FOLDER / name).read_bytes()
    if look.logo:
        config.theme["logo"] = f"{LOOK}/{look.logo}"
    if look.favicon:
        config.theme["favicon"] = f"{LOOK}/{look.favicon}"
    if look.color:
        files[COLORS] = stylesheet(look.color, look.color_dark).encode()
        config.extra_css = [*config.extra_css, COLORS]
    if look.footer:
        config.copyright = prose.to_html(look.footer)
    # What mkdocs.yml says for itself stays, unless catalog.yaml says something else than English.
    if look.language != "en":
        config.theme["language"] = look.language
    config.extra["look"] = files
    config.extra["texts"] = look.texts


def data_origin(store: StoreSettings) -> str:
    """Host that pages may read the catalog's data from, besides the site's own; empty if there is none."""
    found = _ORIGIN.match(store_url(store))
    return found[0] if found else ""


def is_served(config: MkDocsConfig) -> bool:
    """True under `mkdocs serve`, which gives the site the address that it listens at."""
    return bool(config.site_url) and str(config.site_url).startswith(f"http://{config.dev_addr}/")


def plain(text: str) -> str:
    """The first paragraph of some Markdown as one line of plain text."""
    first = text.strip().split("\n\n", maxsplit=1)[0]
    stripped = re.sub(r"<[^>]*>", "", markdown.markdown(first))
    return " ".join(html.unescape(stripped).split())


def _read(file: Path, work: Path, *, site_dir: str) -> MkDocsConfig:
    """The file's own configuration or, where it names no theme, ours with what the file adds."""
    with file.open("rb") as stream:
        said = yaml_load(stream)
    theme = said.get("theme")
    if isinstance(theme, str) or {"name", "custom_dir"} & set(theme or ()):
        return load_config(str(file), site_dir=site_dir)
    with BASE.open("rb") as stream:
        base = yaml_load(stream)
    both = {**base, **said, "theme": {**base["theme"], "custom_dir": str(THEME), **(theme or {})}}
    for key in ("extra_css", "extra_javascript"):
        both[key] = [*base[key], *said.get(key, [])]
    if not (file.parent / both.get("docs_dir", "docs")).is_dir() and "docs_dir" not in said:
        both["docs_dir"] = str(_no_docs(work))
    nothing = io.BytesIO(b"{}")
    return load_config(nothing, config_file_path=str(file.resolve()), **{**both, "site_dir": site_dir})


def _no_docs(work: Path) -> Path:
    docs = work / "no-docs"
    docs.mkdir(parents=True, exist_ok=True)
    return docs.resolve()


def _stand_in(root: Path, work: Path) -> Path:
    """A configuration file for a catalog that has none."""
    docs = root / "docs"
    if not docs.is_dir():
        docs = _no_docs(work)
    file = work / "mkdocs.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"INHERIT": str(BASE), "docs_dir": str(docs.resolve()), "theme": {"custom_dir": str(THEME)}}
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file
