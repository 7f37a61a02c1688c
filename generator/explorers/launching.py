"""From a dataset and the catalog's templates to links."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urljoin, urlsplit

from generator.explorers.obstacles import obstacles, remarks
from generator.model.dataset import Dataset, Version
from generator.model.explorer import PARAMETERS, Carries, Explorer, ExplorerKind
from generator.model.record import record, replace
from generator.model.settings import Settings
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars
from generator.model.summary import Summary
from generator.storage import asset_key, asset_url

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


@record
class View:
    """What a link should open at; empty parts are left to the explorer."""

    embedding: str = ""
    """Key of obsm, e.g. `X_umap`."""
    color: str = ""
    """Column of obs."""
    genes: tuple[str, ...] = ()
    """As var names them."""
    gene_set: str = ""
    """Name of a gene set of the dataset."""


NOTHING = View()


@record
class Launch:
    """One explorer beside one version of a dataset."""

    name: str
    opens: str
    """What the link opens; empty for the dataset's own links, whose names say it."""
    url: str | None
    """Absolute address, without a view; None where it cannot show the data."""
    obstacles: tuple[str, ...] = ()
    """Why there is no link, as parts of a sentence."""
    remarks: tuple[str, ...] = ()
    """What to know before following it."""
    carries: tuple[Carries, ...] = ()
    """Parts of a view that its address can hand on."""


def launches(
    dataset: Dataset, version: Version, summary: Summary, settings: Settings, sidecars: Sidecars
) -> tuple[Launch, ...]:
    """Every explorer of the catalog with its link or the reason why not, then the dataset's own links."""
    return tuple(_launches(dataset, version, summary, settings, sidecars))


def _launches(
    dataset: Dataset, version: Version, summary: Summary, settings: Settings, sidecars: Sidecars
) -> Iterator[Launch]:
    own = {each.name: each for each in dataset.explorers}
    for explorer in settings.explorers:
        replaced = own.pop(explorer.name, None)
        if replaced is not None and replaced.unsuitable is not None:
            yield Launch(name=explorer.name, opens=explorer.opens, url=None, obstacles=(replaced.unsuitable,))
        elif replaced is not None and replaced.url is not None:
            yield Launch(name=explorer.name, opens=explorer.opens, url=replaced.url, carries=explorer.carries)
        else:
            launch = _launch(explorer, dataset, version, summary, settings)
            is_viewer = explorer.kind is ExplorerKind.VIEWER
            if is_viewer and not launch.obstacles and not viewable(version, sidecars):
                launch = replace(launch, url=None, obstacles=("nothing was published for it to read",))
            yield launch
    for link in own.values():
        if link.url is not None:
            yield Launch(name=link.name, opens="", url=link.url)


def viewable(version: Version, sidecars: Sidecars) -> Sidecar | None:
    """The file for the embedded viewer, if there is one of this very version."""
    return sidecars.made_from(version.h5ad.sha256).of(SidecarKind.VIEWER)


def _launch(
    explorer: Explorer, dataset: Dataset, version: Version, summary: Summary, settings: Settings
) -> Launch:
    filled, missing = _fill(explorer, dataset, version, settings)
    found = (*obstacles(explorer, summary), *missing)
    return Launch(
        name=explorer.name,
        opens=explorer.opens,
        url=None if found else filled,
        obstacles=found,
        remarks=() if found else remarks(explorer, summary),
        carries=explorer.carries,
    )


def _fill(
    explorer: Explorer, dataset: Dataset, version: Version, settings: Settings
) -> tuple[str, tuple[str, ...]]:
    """The template's address for that version, and what stands against it."""
    asset = version.h5ad
    file = urljoin(settings.url, asset_url(asset, settings))
    values = {
        "url": file,
        "key": asset_key(asset) if asset.url is None else "",
        "accession": dataset.accession,
        "version": str(version.version),
        "sha256": asset.sha256,
    }
    missing = []
    if "{key}" in explorer.url and asset.url is not None:
        missing.append("the file is not in the catalog's own store")
    read_by_address = explorer.kind is ExplorerKind.CELLXGENE and "{url}" in explorer.url
    if read_by_address and not urlsplit(file).path.endswith(".h5ad"):
        missing.append("it opens addresses that end in .h5ad only")
    parts = re.split(r"([?#])", explorer.url, maxsplit=1)
    filled = [
        _replace(parts[0], values, encode=False),
        *(_replace(p, values, encode=True) for p in parts[1:]),
    ]
    return urljoin(settings.url, "".join(filled)), tuple(missing)


def _replace(template: str, values: dict[str, str], *, encode: bool) -> str:
    def value(found: re.Match[str]) -> str:
        text = values[found[1]]
        return quote(text, safe="") if encode else text

    return _PLACEHOLDER.sub(value, template)


def address(launch: Launch, view: View = NOTHING) -> str | None:
    """The link's address with as much of the view as it can hand on; None if there is no link."""
    if launch.url is None:
        return None
    wanted = {
        Carries.EMBEDDING: view.embedding.removeprefix("X_"),
        Carries.COLOR: view.color,
        Carries.GENE_SET: view.gene_set,
        Carries.GENE: ",".join(view.genes),
    }
    handed = {PARAMETERS[part]: text for part, text in wanted.items() if text and part in launch.carries}
    if not handed:
        return launch.url
    bare, hash_, fragment = launch.url.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode(handed, quote_via=quote)}{hash_}{fragment}"
