"""From a built site to where its readers are: plan, publish, verify; and back again."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from generator import permanence, pipeline, publish, storage
from generator.errors import UsageError
from generator.manifests import rows_to_add
from generator.model.catalog import Catalog, public_edition
from generator.model.record import record
from generator.model.settings import PublishKind, PublishSettings
from generator.pages import urls
from generator.publish import Branch, Finding, Garbage, Keep, Past, Plan, Run, Site, Target
from generator.storage import FolderStore, S3Place, S3Store
from generator.website import listing, serving

DIGESTS = Path(".cache") / "publish" / "digests"
MESSAGE = "Publish the site"


@record
class Place:
    """Where a site is published to."""

    kind: PublishKind
    target: Target | Branch
    name: str
    """For messages."""
    url: str
    """Where readers find it, with a closing slash."""


@record
class Prepared:
    """A site that may be published."""

    site: Site
    permanent: frozenset[str]
    """Keys of pages that must have an answer for ever."""


def open_place(root: Path, to: str = "") -> Place:
    """Where `publish:` in catalog.yaml, or `to` in its stead, says that the site goes; raises UsageError."""
    site = pipeline.load(root).settings
    settings = parse_place(to) if to else site.publish
    if settings is None:
        raise UsageError(
            "nothing says where to publish",
            hint="set `publish:` in catalog/catalog.yaml, or give --to FOLDER, s3://BUCKET or branch:NAME",
        )
    target, name = _open(root, settings)
    return Place(
        kind=settings.kind, target=target, name=name, url=(settings.url or urls.site(site)).rstrip("/") + "/"
    )


def is_only_here(root: Path) -> bool:
    """Whether the site's address, which pages and citations name, leads to this machine."""
    return urlsplit(pipeline.load(root).settings.url).hostname in pipeline.LOOPBACK


def parse_place(to: str) -> PublishSettings:
    """The settings that `FOLDER`, `s3://BUCKET/PREFIX` or `branch:NAME` stand for."""
    if to.startswith("s3://"):
        bucket, _, prefix = to.removeprefix("s3://").partition("/")
        return PublishSettings(kind=PublishKind.S3, bucket=bucket, prefix=prefix.strip("/"))
    if to.startswith("branch:"):
        return PublishSettings(kind=PublishKind.BRANCH, branch=to.removeprefix("branch:"))
    return PublishSettings(kind=PublishKind.FOLDER, path=to)


def _open(root: Path, settings: PublishSettings) -> tuple[Target | Branch, str]:
    match settings.kind:
        case PublishKind.FOLDER:
            if not settings.path:
                raise UsageError("no folder to publish to", hint="give `path:` under `publish:`")
            folder = root / settings.path
            return FolderStore(folder), str(folder)
        case PublishKind.S3:
            place = S3Place(
                bucket=settings.bucket,
                prefix=settings.prefix.strip("/"),
                region=settings.region,
                endpoint=settings.endpoint,
                nests=True,  # the site's pages never clash, and the rest is found out by a probe
            )
            return S3Store(place), place.name
        case PublishKind.BRANCH:
            branch = Branch(repository=root / settings.path, name=settings.branch, remote=settings.remote)
            return branch, f"branch {branch.name}{f' of {branch.remote}' if branch.remote else ''}"


def prepare(root: Path, folder: Path, place: Place, *, owner: str, probe: bool) -> Prepared:
    """Read the built site in `folder`, and what must never vanish from it; raises UsageError if it may not.

    With `probe` the place may be asked, by two small objects, whether it holds `x` beside `x/y`.
    """
    catalog = pipeline.load(root)
    if new := rows_to_add(catalog, "9999-12-31"):
        raise UsageError(
            f"{len(new)} permalinks are not in the ledger, so nothing would keep them",
            hint="run `catalog register`, and commit catalog/ledger.tsv",
        )
    paths = listing.read(folder)
    if "index.html" not in paths:
        raise UsageError(f"there is no built site in {folder}", hint="run `catalog build` first")
    site = publish.read_site(
        folder,
        paths,
        serving.content_type,
        memory=root / DIGESTS,
        nests=_nests(place, paths, owner, probe=probe),
    )
    return Prepared(site=site, permanent=permanent_of(root, catalog))


def permanent_of(root: Path, catalog: Catalog) -> frozenset[str]:
    """Keys of every page that the ledger promises, and of old addresses that lead to them."""
    edition = public_edition(catalog, pipeline.summary_folder(root))
    return publish.permanent_keys(catalog.ledger, permanence.permalinks(edition))


def _nests(place: Place, paths: frozenset[str], owner: str, *, probe: bool) -> bool:
    if place.kind is not PublishKind.S3 or isinstance(place.target, Branch):
        return False
    known = publish.look(place.target)
    told = publish.nests_already(known.entries) if known.current else None
    if told is None and publish.nests_already(paths) is not None:
        return publish.probe(place.target, owner) if probe else True
    return bool(told)


def plan(prepared: Prepared, place: Place, *, adopt: bool) -> Plan:
    """What publishing would do; changes nothing."""
    if isinstance(place.target, Branch):
        tip = publish.look_at(place.target)
        return publish.plan_branch(place.target, prepared.site, tip, prepared.permanent, adopt=adopt)
    return publish.plan_publish(prepared.site, publish.look(place.target), prepared.permanent)


def put_site(prepared: Prepared, place: Place, run: Run) -> Plan:
    """Publish; returns what was done."""
    if isinstance(place.target, Branch):
        return publish.publish_branch(
            place.target, prepared.site, prepared.permanent, message=MESSAGE, adopt=run.adopt
        )
    return publish.publish(place.target, prepared.site, prepared.permanent, run)


def verify(root: Path, place: Place, done: Plan) -> list[Finding]:
    """Ask for a sample of what is published, and for a data file, as a reader would.

    A branch is shown by its host some time after the push, so it is not asked for.
    """
    if isinstance(place.target, Branch):
        return []
    changed = [step.key for step in done.steps if step.entry]
    chosen = publish.sample(done.entries, changed)
    found = list(publish.verify(place.url, chosen, own_headers=place.kind is PublishKind.S3))
    return found + _verify_data(root, place)


def _verify_data(root: Path, place: Place) -> list[Finding]:
    catalog = pipeline.load(root)
    edition = public_edition(catalog, pipeline.summary_folder(root))
    for _, dataset in edition.datasets():
        asset = max(dataset.versions, key=lambda version: version.version).h5ad
        url = urljoin(place.url, storage.asset_url(asset, catalog.settings))
        return list(publish.verify_data(url, asset.bytes))
    return []


def roll_back(root: Path, place: Place, name: str, run: Run, *, dry: bool) -> tuple[Plan, str]:
    """Bring an earlier deployment back; returns what was, or with `dry` would be, done, and its id."""
    permanent = permanent_of(root, pipeline.load(root))
    if isinstance(place.target, Branch):
        if dry:
            tip = publish.look_at(place.target)
            return publish.plan_branch_rollback(place.target, tip, permanent, name)
        return publish.rollback_branch(place.target, permanent, message=MESSAGE, name=name)
    if dry:
        return publish.plan_rollback(place.target, publish.look(place.target), permanent, name)
    return publish.rollback(place.target, permanent, run, name)


def history(place: Place) -> Sequence[Past]:
    """What was published there, newest first."""
    if isinstance(place.target, Branch):
        found = publish.deployments(place.target, publish.look_at(place.target))
        return [Past(id=commit, moment=moment) for commit, moment in found]
    state, _ = publish.read_state(place.target)
    return (*state.pending, *state.history)


def collect(place: Place, keep: Keep, run: Run, *, dry: bool) -> Garbage:
    """Delete, or with `dry` only find, what no deployment of late needs."""
    if isinstance(place.target, Branch):
        raise UsageError("a branch needs no garbage collection", hint="git keeps what its commits hold")
    if dry:
        return publish.look_for_garbage(place.target, keep, run.clock())
    return publish.collect(place.target, keep, run)
