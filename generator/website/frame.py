"""The frame of the site: prose pages and shells, rendered by MkDocs and kept until they would change."""

import hashlib
import importlib.metadata
import shutil
from collections.abc import Iterator
from pathlib import Path

import mkdocs.commands.build
import mkdocs.exceptions
import msgspec
from mkdocs.config.defaults import MkDocsConfig

from generator.errors import CellshelfError
from generator.model.record import record, replace
from generator.model.settings import Settings
from generator.pages.page import Shell
from generator.website import configuration, output, shells
from generator.website.listening import listening
from generator.website.material import PLUGIN, MaterialPages
from generator.website.shells import Cut

_TOOLS = ("cellshelf", "mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments", "jinja2")


@record
class Frame:
    """What MkDocs gave: a folder of prose pages and assets, and the shells."""

    files: tuple[str, ...]
    """Paths under `folder`, shells left out."""
    prose: tuple[str, ...]
    """URLs of the prose pages, relative to the site."""
    cuts: dict[str, Cut]
    """Shells by `<kind>/<depth>`."""
    warnings: tuple[str, ...] = ()
    """What MkDocs found wanting in the prose, such as links that lead nowhere."""

    def shell(self, kind: Shell, depth: int) -> Cut:
        """The shell of that kind and depth."""
        found = self.cuts.get(f"{kind}/{depth}")
        if found is None:
            raise CellshelfError(f"there is no shell for pages of kind {kind} in {depth} folders")
        return found


@record
class _Kept:
    key: str
    frame: Frame


def folder(work: Path) -> Path:
    """Where the frame's files are."""
    return work / "site"


def frame(root: Path, work: Path, settings: Settings) -> Frame:
    """The frame for the catalog under `root`: rendered anew, or as it was if its sources are the same."""
    config = configuration.load(root, work, settings)
    key = _key(config, settings)
    kept = _read(work)
    if kept and kept.key == key and folder(work).is_dir():
        return kept.frame
    (work / "frame.json").unlink(missing_ok=True)
    made = _render(config, work)
    (work / "frame.json").write_bytes(msgspec.json.encode(_Kept(key=key, frame=made)))
    return made


def _render(config: MkDocsConfig, work: Path) -> Frame:
    plugin = MaterialPages(shells.shell_pages().values())
    warnings = run(config, plugin)
    return replace(collect(plugin, folder(work)), warnings=warnings)


def collect(plugin: MaterialPages, site: Path) -> Frame:
    """Take the shells, and nothing else, out of the folder into which MkDocs has just built."""
    for script in plugin.scripts.values():
        output.write(site, script.path, script.text.encode())
    cuts = {}
    for (kind, depth), page in shells.shell_pages().items():
        cuts[f"{kind}/{depth}"] = shells.cut((site / page.path).read_text(encoding="utf-8"))
        (site / page.path).unlink()
    for left in site.glob(f"{shells.SHELL_FOLDER}*"):
        shutil.rmtree(left)
    return Frame(files=tuple(output.gather(site)), prose=tuple(sorted(plugin.prose)), cuts=cuts)


def run(config: MkDocsConfig, plugin: MaterialPages) -> tuple[str, ...]:
    """Run MkDocs with our pages and return its warnings; raises CellshelfError with its words if it fails."""
    config.plugins[PLUGIN] = plugin
    with listening() as words:
        try:
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs.commands.build.build(config)
        except (mkdocs.exceptions.Abort, mkdocs.exceptions.MkDocsException) as error:
            raise CellshelfError(f"MkDocs could not build the prose: {words.why(error)}") from error
        finally:
            config.plugins.on_shutdown()
    return tuple(words.warnings)


def _read(work: Path) -> _Kept | None:
    try:
        return msgspec.json.decode((work / "frame.json").read_bytes(), type=_Kept)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _key(config: MkDocsConfig, settings: Settings) -> str:
    digest = hashlib.sha256()
    said = (settings.name, settings.description, settings.url, configuration.data_origin(settings.store))
    digest.update(repr((said, settings.look, config.extra["look"])).encode())
    digest.update(repr([(tool, importlib.metadata.version(tool)) for tool in _TOOLS]).encode())
    for path in _sources(config):
        digest.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(config: MkDocsConfig) -> Iterator[Path]:
    """Every file of which the frame is made, the installed tools aside."""
    yield Path(config.config_file_path)
    yield Path(__file__).with_name("mkdocs.base.yml")
    yield from sorted(Path(__file__).parent.glob("*.py"))
    yield from (Path(str(hook.__file__)) for hook in config["hooks"].values())
    for tree in (config.docs_dir, config.theme.custom_dir):
        if tree:
            yield from sorted(path for path in Path(tree).rglob("*") if path.is_file())
