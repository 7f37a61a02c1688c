"""Histories of a catalog: states of the model, and the edits that people make to them."""

import itertools
import random

from generator.manifests.ledger import rows_to_add
from generator.model.accession import mint
from generator.model.catalog import Catalog
from generator.model.collection import Collection, Contact, Creator, Visibility
from generator.model.dataset import Asset, Dataset, Figure, Role, Version
from generator.model.record import replace
from generator.model.settings import Publisher, Settings
from generator.model.withdrawal import Withdrawal

SETTINGS = Settings(
    name="Cells",
    description="",
    url="https://cells.example.org/",
    publisher=Publisher(name="Lab"),
    contact=Contact(name="Desk"),
)
END = Withdrawal(date="2026-05-01", reason="Barcodes were swapped.")


def digest(rng):
    return f"{rng.getrandbits(256):064x}"


def version(number, rng):
    roles = (Role.H5AD, Role.RDS) if rng.random() < 0.5 else (Role.H5AD,)
    assets = tuple(Asset(role=role, bytes=rng.randrange(1, 99), sha256=digest(rng)) for role in roles)
    return Version(version=number, date="2026-01-01", assets=assets)


def dataset(rng):
    accession = mint(rng)
    aliases = (f"old/{accession}/",) if rng.random() < 0.5 else ()
    return Dataset(
        accession=accession,
        title=f"Cells {accession}",
        slug=accession.lower(),
        versions=(version(1, rng),),
        aliases=aliases,
        figures=(Figure(name="Fig 1"), Figure(name="Fig. 2B")) if rng.random() < 0.5 else (),
    )


def collection(rng):
    accession = mint(rng)
    return Collection(
        accession=accession,
        title=f"Study {accession}",
        description="",
        license="CC0-1.0",
        contact=Contact(name="Desk"),
        creators=(Creator(name="Doe, Jane"),),
        slug=accession.lower(),
        datasets=(dataset(rng), dataset(rng)),
        aliases=(f"studies/{accession}.html",),
    )


def start(rng):
    return register(Catalog(settings=SETTINGS, collections=(collection(rng), collection(rng))), rng)


def _one(catalog, rng, change):
    """Change one collection, or drop it where `change` gives None."""
    index = rng.randrange(len(catalog.collections))
    changed = change(catalog.collections[index])
    kept = (*catalog.collections[:index], *catalog.collections[index + 1 :])
    return replace(catalog, collections=(*kept, changed) if changed else kept)


def _one_dataset(catalog, rng, change):
    def within(found):
        if not found.datasets:
            return found
        index = rng.randrange(len(found.datasets))
        changed = change(found.datasets[index])
        kept = (*found.datasets[:index], *found.datasets[index + 1 :])
        return replace(found, datasets=(*kept, changed) if changed else kept)

    return _one(catalog, rng, within)


def _one_version(catalog, rng, change):
    def within(found):
        index = rng.randrange(len(found.versions))
        changed = change(found.versions[index])
        kept = (*found.versions[:index], *found.versions[index + 1 :])
        versions = (*kept, changed) if changed else kept
        return replace(found, versions=versions) if versions else None

    return _one_dataset(catalog, rng, within)


def register(catalog, _rng):
    return replace(catalog, ledger=(*catalog.ledger, *rows_to_add(catalog, "2026-02-01")))


def add_collection(catalog, rng):
    return replace(catalog, collections=(*catalog.collections, collection(rng)))


def add_dataset(catalog, rng):
    return _one(catalog, rng, lambda c: replace(c, datasets=(*c.datasets, dataset(rng))))


def add_version(catalog, rng):
    def longer(found):
        return replace(found, versions=(version(found.newest.version + 1, rng), *found.versions))

    return _one_dataset(catalog, rng, longer)


def rename(catalog, rng):
    slug = digest(rng)[:8]
    return _one(catalog, rng, lambda c: replace(c, slug=slug))


def retitle(catalog, rng):
    return _one(catalog, rng, lambda c: replace(c, title=digest(rng)))


def move_dataset(catalog, rng):
    taken = []
    without = _one_dataset(catalog, rng, lambda d: taken.append(d) or None)
    return _one(without, rng, lambda c: replace(c, datasets=(*c.datasets, *taken)))


def withdraw_collection(catalog, rng):
    return _one(catalog, rng, lambda c: replace(c, withdrawn=END))


def withdraw_dataset(catalog, rng):
    return _one_dataset(catalog, rng, lambda d: replace(d, withdrawn=END))


def withdraw_version(catalog, rng):
    return _one_version(catalog, rng, lambda v: replace(v, withdrawn=END))


def restore(catalog, rng):
    return _one_dataset(catalog, rng, lambda d: replace(d, withdrawn=None))


def hide(catalog, rng):
    return _one(catalog, rng, lambda c: replace(c, visibility=Visibility.PRIVATE))


def delete_collection(catalog, rng):
    return _one(catalog, rng, lambda _: None) if len(catalog.collections) > 1 else catalog


def delete_dataset(catalog, rng):
    return _one_dataset(catalog, rng, lambda _: None)


def delete_version(catalog, rng):
    return _one_version(catalog, rng, lambda _: None)


def renumber_version(catalog, rng):
    return _one_version(catalog, rng, lambda v: replace(v, version=rng.randrange(1, 5)))


def edit_bytes(catalog, rng):
    def other(asset):
        return replace(asset, bytes=asset.bytes + 1)

    return _one_version(catalog, rng, lambda v: replace(v, assets=tuple(map(other, v.assets))))


def edit_digest(catalog, rng):
    def other(asset):
        return replace(asset, sha256=digest(rng))

    return _one_version(catalog, rng, lambda v: replace(v, assets=tuple(map(other, v.assets))))


def drop_asset(catalog, rng):
    return _one_version(catalog, rng, lambda v: replace(v, assets=v.assets[:1]))


def gain_rds(catalog, rng):
    """Add an R file to a version that has none."""

    def longer(found):
        made = Asset(role=Role.RDS, bytes=rng.randrange(1, 99), sha256=digest(rng))
        return found if found.asset(Role.RDS) else replace(found, assets=(*found.assets, made))

    return _one_version(catalog, rng, longer)


def move_file(catalog, rng):
    def elsewhere(asset):
        return replace(asset, url="https://elsewhere.example.org/file.h5ad")

    return _one_version(catalog, rng, lambda v: replace(v, assets=tuple(map(elsewhere, v.assets))))


def swap_accessions(catalog, rng):
    names = [d.accession for c in catalog.collections for d in c.datasets]
    if len(names) < 2:
        return catalog
    one, other = rng.sample(names, 2)
    names = {one: other, other: one}

    def swapped(found):
        accession = names.get(found.accession, found.accession)
        return replace(found, accession=accession)

    collections = (replace(c, datasets=tuple(map(swapped, c.datasets))) for c in catalog.collections)
    return replace(catalog, collections=tuple(collections))


def new_accession(catalog, rng):
    return _one_dataset(catalog, rng, lambda d: replace(d, accession=mint(rng)))


def drop_alias(catalog, rng):
    return _one_dataset(catalog, rng, lambda d: replace(d, aliases=()))


def drop_figure(catalog, rng):
    return _one_dataset(catalog, rng, lambda d: replace(d, figures=d.figures[1:]))


def rename_figure(catalog, rng):
    """With the same address, or another."""
    new = Figure(name=rng.choice(["FIG 1", "Figure 1"]))
    return _one_dataset(
        catalog, rng, lambda d: replace(d, figures=(new, *d.figures[1:]) if d.figures else ())
    )


def edit_ledger(catalog, rng):
    rows = list(catalog.ledger)
    index = rng.randrange(len(rows))
    row = rows.pop(index)
    if rng.random() < 0.5:
        rows.insert(rng.randrange(len(rows) + 1), row)
    return replace(catalog, ledger=tuple(rows))


def forge(catalog, rng):
    """Change a file and the ledger along with it."""
    return register(replace(edit_digest(catalog, rng), ledger=catalog.ledger[:3]), rng)


EDITS = (
    *(register, add_collection, add_dataset, add_version, rename, retitle, move_dataset, move_file),
    *(withdraw_collection, withdraw_dataset, withdraw_version, restore, hide),
    *(delete_collection, delete_dataset, delete_version, renumber_version),
    *(
        gain_rds,
        edit_bytes,
        edit_digest,
        drop_asset,
        swap_accessions,
        new_accession,
        drop_alias,
        drop_figure,
        rename_figure,
        edit_ledger,
        forge,
    ),
)
"""Everything that a person might do."""


def is_well_formed(catalog):
    """What the rules of manifests see to without looking back: names are unique."""
    names = [c.accession for c in catalog.collections]
    names += [d.accession for c in catalog.collections for d in c.datasets]
    numbers = [[v.version for v in d.versions] for c in catalog.collections for d in c.datasets]
    return all(len(set(each)) == len(each) for each in [names, *numbers])


def history(seed, length):
    """Endless candidates: each time some edits of the last accepted state, sent back by the consumer."""
    rng = random.Random(seed)
    state = start(rng)
    for _ in range(length):
        candidate = state
        for edit in itertools.islice(iter(lambda: rng.choice(EDITS), None), rng.randrange(1, 4)):
            candidate = edit(candidate, rng)
        accepted = yield state, candidate
        state = candidate if accepted else state
