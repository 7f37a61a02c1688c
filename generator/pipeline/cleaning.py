"""`catalog clean`: a draft's files without what tells who made them, in place of those that do."""

import tempfile
from pathlib import Path

import msgspec

from generator import formats, review
from generator.errors import UsageError
from generator.manifests.editing import with_file, write_manifest
from generator.manifests.whole import dataset_path
from generator.model.collection import Collection
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.record import record, replace
from generator.pipeline.makers import TOOL
from generator.pipeline.overlay import Pair, open_pair
from generator.review import Cleaning, Sieve
from generator.storage import write_whole
from generator.storage.local import local_copy, put_file

CERTIFICATES = "cleaned"
"""Folder of the overlay with a certificate for each version that was cleaned."""


@record
class Cleaned:
    """What became of one version."""

    accession: str
    version: int
    cleaning: Cleaning | None = None
    """None where nothing told."""
    certificate: str = ""
    """Path in the overlay."""
    rds: bool = False
    """Whether an R file was made anew from the copy."""


def sieve_of(pair: Pair, collection: Collection) -> Sieve:
    """What finds the names of everybody whom the collection names, and whom the site itself does not."""
    return Sieve(_names(collection) - told_by_site(pair, collection))


def told_by_site(pair: Pair, collection: Collection) -> frozenset[str]:
    """Names of the collection that stand on every page of the site, and so in every link."""
    own = review.said_by_site(pair.public.settings)
    return frozenset(name for name in _names(collection) if name.lower() in own)


def _names(collection: Collection) -> frozenset[str]:
    return review.names_of(collection) | review.family_names(collection)


def clean(root: Path, overlay: Path, name: str) -> list[Cleaned]:
    """Clean every file of the draft that tells who made it; as they were, they stay in the overlay's store.

    Raises CannotCleanError where a file's layout is too old; versions before it are cleaned by then.
    """
    pair = open_pair(root, overlay)
    collection = review.find_draft(pair.drafts, name)
    sieve = sieve_of(pair, collection)
    return [
        _clean(pair, collection, dataset, version, sieve)
        for dataset in collection.datasets
        for version in dataset.versions
    ]


def _clean(pair: Pair, collection: Collection, dataset: Dataset, version: Version, sieve: Sieve) -> Cleaned:
    settings, rds = pair.drafts.settings, version.asset(Role.RDS)
    done = Cleaned(accession=dataset.accession, version=version.version)
    with (
        tempfile.TemporaryDirectory(prefix="cellshelf-") as name,
        local_copy(version.h5ad, settings, pair.overlay) as file,
    ):
        made = Path(name) / "cleaned.h5ad"
        cleaning = review.clean_h5ad(file, made, sieve, TOOL) if _tells(file, Role.H5AD, sieve) else None
        files = [made] if cleaning else []
        if rds and (cleaning or _rds_tells(pair, rds, sieve)):
            formats.convert(made if cleaning else file, made.with_suffix(".rds"))
            files.append(made.with_suffix(".rds"))
        if files and any(asset.url for asset in version.assets):
            raise UsageError(
                f"{dataset.slug} v{version.version} lies at an address of its own",
                hint="fetch it, and `catalog add` it to the overlay's store",
            )
        for path in files:
            role = Role(path.suffix.removeprefix("."))
            size, sha256 = put_file(path, role.value, settings, pair.overlay)
            _enter(pair, collection, dataset, version, Asset(role=role, bytes=size, sha256=sha256))
    if cleaning is None:
        return replace(done, rds=bool(files))
    certificate = f"{CERTIFICATES}/{dataset.accession}.v{version.version}.json"
    (pair.overlay / CERTIFICATES).mkdir(exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(cleaning), indent=1) + b"\n"
    write_whole(pair.overlay / certificate, text)
    return replace(done, cleaning=cleaning, certificate=certificate, rds=rds is not None)


def _tells(file: Path, role: Role, sieve: Sieve) -> bool:
    scan = review.scan_h5ad if role is Role.H5AD else review.scan_rds
    return bool(scan(file, file.name, sieve))


def _rds_tells(pair: Pair, rds: Asset, sieve: Sieve) -> bool:
    with local_copy(rds, pair.drafts.settings, pair.overlay) as file:
        return _tells(file, Role.RDS, sieve)


def _enter(pair: Pair, collection: Collection, dataset: Dataset, version: Version, asset: Asset) -> None:
    path = dataset_path(collection, dataset)
    data = (pair.overlay / path).read_bytes()
    write_manifest(pair.overlay, path, with_file(path, data, version.version, asset))
