"""A catalog's folder to a Catalog, with every Problem of every file."""

import contextlib
import gc
import os
from collections.abc import Iterator
from pathlib import Path

from generator.manifests import dois, folder, ledger, whole, withdrawals
from generator.manifests.collection_folder import COLLECTIONS, Found
from generator.manifests.dataset_file import Expected
from generator.manifests.gene_aliases import read_aliases
from generator.manifests.gene_index import read_gene_index
from generator.manifests.look import check_look
from generator.manifests.manifest import read_manifest
from generator.manifests.places import Places
from generator.manifests.releases import read_releases
from generator.manifests.remembered import recall_collection, recall_ledger
from generator.manifests.rule import Place
from generator.manifests.rules_catalog import SITE_ADDRESS, STORE
from generator.manifests.rules_files import MISSING_SETTINGS
from generator.manifests.verification import read_verification
from generator.manifests.wording import quote
from generator.memory import Notebook
from generator.model.catalog import Catalog
from generator.model.collection import Visibility
from generator.model.doi import RegisteredDoi
from generator.model.look import FOLDER
from generator.model.problem import Problem
from generator.model.record import record
from generator.model.settings import Settings
from generator.storage import store_fault

SETTINGS = "catalog/catalog.yaml"
LINKS = "links.json"
"""The ledger of private links, beside catalog/ of a tree of drafts."""
_KNOWN = {
    "catalog.yaml",
    "collections",
    "dois.tsv",
    "gene-aliases.tsv",
    "genes.json",
    "ledger.tsv",
    FOLDER,
    "releases",
    "summaries",
    "verified.json",
}


@record
class Reading:
    """A catalog as far as it could be read."""

    catalog: Catalog | None
    """Without the manifests that have errors; None if its settings have."""
    problems: tuple[Problem, ...]
    """Of all files, in order of their places."""
    places: Places
    """Where values stand, for Problems found later."""
    complete: bool = True
    """Every manifest could be used, so that what is not in the catalog does not exist."""


def is_overlay(root: Path) -> bool:
    """Whether `root` holds drafts: it has the ledger of private links beside its catalog."""
    return (root / LINKS).is_file()


def read_catalog(
    root: Path,
    *,
    today: str | None = None,
    tree: Visibility | None = None,
    notebook: Notebook | None = None,
) -> Reading:
    """Read `root`/catalog. Whatever its files hold, nothing is raised.

    Versions dated after `today` (YYYY-MM-DD) are Problems if it is given. `tree` says who may see the
    files themselves: nobody but the lab where there is a ledger of private links, unless it is given; a
    private collection in a public tree is a Problem. With a notebook, collections that nobody has touched
    are not read again, and Problems between files name no line of them.
    """
    if tree is None:
        tree = Visibility.PRIVATE if is_overlay(root) else Visibility.PUBLIC
    places = Places(root, exact=notebook is None)
    if os.path.lexists(root / "catalog") and (refused := folder.trouble(root, "catalog", directory=True)):
        return Reading(catalog=None, problems=(refused,), places=places, complete=False)
    settings, problems = _read_settings(root)
    with _collector_paused():
        found, stray = _read_collections(root, Expected(today=today, tree=tree), notebook)
    ledger_rows, wrong = _read_ledger(root, notebook)
    registered, wrong_dois = _read_dois(root)
    collections = dois.with_dois((each.collection for each in found if each.collection), registered)
    problems += stray + wrong + wrong_dois
    for each in found:
        problems += each.problems
    problems += whole.check_claims((claim for each in found for claim in each.claims), places)
    problems += whole.check_files(collections, places)
    problems += withdrawals.check_aliases(collections, places)
    complete = all(each.complete for each in found)
    problems += withdrawals.check_successors(collections, places, complete=complete)
    rows = tuple(each.row for each in ledger_rows)
    known = ledger.registered_digests(rows)
    agreed = whole.agree(collections, known)
    if not agreed:
        problems += whole.check_changed(collections, known, places)
    if not agreed and not wrong:
        problems += whole.check_registered(collections, known, places)
    released, wrong_releases = read_releases(root, None if wrong else rows)
    gene_index, wrong_index = read_gene_index(root)
    verification, wrong_verification = read_verification(root)
    aliases, wrong_aliases = read_aliases(root)
    problems += wrong_releases + wrong_index + wrong_verification + wrong_aliases
    if complete and not agreed:
        problems += whole.check_vanished(collections, ledger_rows)
    ordered = tuple(sorted(set(problems), key=lambda problem: problem.place))
    catalog = (
        Catalog(
            settings=settings,
            collections=collections,
            ledger=rows,
            dois=registered,
            releases=released,
            gene_index=gene_index,
            verified=verification.versions,
            has_aliases=bool(aliases),
        )
        if settings
        else None
    )
    return Reading(catalog=catalog, problems=ordered, places=places, complete=complete)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Trees of nodes have no cycles and go by themselves; looking for cycles took a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_settings(root: Path) -> tuple[Settings | None, list[Problem]]:
    if not os.path.lexists(root / SETTINGS):
        return None, [MISSING_SETTINGS.at(Place(SETTINGS), "The file is missing.")]
    data, problems = folder.read(root, SETTINGS)
    if data is None:
        return None, problems
    draft, problems = read_manifest(SETTINGS, data, "catalog", Settings)
    address = draft.manifest.url if draft.manifest else "/"
    if not address.endswith("/") or "?" in address or "#" in address:
        problems.append(SITE_ADDRESS.at(draft.at("url"), f"The address is {quote(address)}."))
    fault = store_fault(draft.manifest.store) if draft.manifest else None
    if fault:
        field, message = fault
        problems.append(STORE.at(draft.at("store", field), message))
    problems += check_look(root, draft)
    return draft.manifest, problems


def _read_collections(
    root: Path, expected: Expected, notebook: Notebook | None
) -> tuple[list[Found], list[Problem]]:
    """Every folder of collections; whatever else lies about is a Problem."""
    strange = [entry for entry in folder.names(root, "catalog") if entry.name not in _KNOWN]
    problems = list(folder.strays("catalog", strange))
    found: list[Found] = []
    if os.path.lexists(root / COLLECTIONS) and (refused := folder.trouble(root, COLLECTIONS, directory=True)):
        return [], [*problems, refused]
    for entry in folder.names(root, COLLECTIONS):
        path = f"{COLLECTIONS}/{entry.name}"
        if not entry.is_dir() and not entry.is_symlink():
            problems += folder.strays(COLLECTIONS, [entry])
        elif refused := folder.trouble(root, path, directory=True):
            problems.append(refused)
        else:
            found.append(recall_collection(root, entry.name, expected, notebook))
    return found, problems


def _read_ledger(root: Path, notebook: Notebook | None) -> tuple[list[ledger.Registered], list[Problem]]:
    if not os.path.lexists(root / ledger.LEDGER):
        return [], []
    data, problems = folder.read(root, ledger.LEDGER, folder.LEDGER_LIMIT)
    return ([], problems) if data is None else recall_ledger(data, notebook)


def _read_dois(root: Path) -> tuple[tuple[RegisteredDoi, ...], list[Problem]]:
    if not os.path.lexists(root / dois.DOIS):
        return (), []
    data, problems = folder.read(root, dois.DOIS, folder.LEDGER_LIMIT)
    return ((), problems) if data is None else dois.read_dois(data)
