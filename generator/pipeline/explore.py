"""CELLxGENE Explorer on this machine, opened at one dataset."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urljoin

import msgspec
import urllib3

from generator import explorers, storage, summaries
from generator.errors import CellshelfError, OutsideError, StaleDataError, UsageError
from generator.explorers import Environment, Launch, View
from generator.model import accession
from generator.model.dataset import Asset
from generator.model.explorer import Carries, Explorer, ExplorerKind
from generator.model.record import record
from generator.model.summary import Source, Summary
from generator.pipeline import load
from generator.storage.local import require_digest

CELLXGENE = Explorer(
    name="CELLxGENE Explorer",
    kind=ExplorerKind.CELLXGENE,
    url="{url}",
    opens="CELLxGENE Explorer on this machine",
    carries=tuple(Carries),
)
_PIECE = 1 << 20
_PATIENCE = 120  # seconds until the Explorer listens; a few GB take a minute
_LARGEST_RECORD = 10 << 20


@record
class Opened:
    """A dataset's file on this machine, and what to tell the Explorer."""

    file: Path
    title: str
    summary: Summary
    gene_sets: Path | None = None
    about: str | None = None


@record
class Wanted:
    """Which version of which dataset."""

    accession: str
    version: int | None = None
    """None for the newest."""


class _File(msgspec.Struct):
    role: str
    url: str
    bytes: int
    sha256: str


class _Version(msgspec.Struct):
    title: str
    permalink: str
    files: list[_File]


def from_catalog(root: Path, wanted: Wanted, cache: Path) -> Opened:
    """The dataset of the catalog under `root`; a file that is elsewhere is fetched into `cache`."""
    catalog = load(root)
    for collection in catalog.collections:
        for dataset in collection.datasets:
            if dataset.accession != wanted.accession:
                continue
            number = wanted.version or dataset.newest.version
            version = next((each for each in dataset.versions if each.version == number), None)
            if version is None:
                raise UsageError(f"{wanted.accession} has no version {number}", hint="its page lists them")
            file = _local(version.h5ad, root, cache)
            sets = None
            if dataset.gene_sets:
                sets = root / "catalog" / "collections" / collection.slug / dataset.gene_sets
            about = urljoin(catalog.settings.url, f"d/{dataset.accession}/v{number}/")
            return _opened(file, dataset.title, sha256=version.h5ad.sha256, gene_sets=sets, about=about)
    raise UsageError(
        f"no dataset of this catalog has the accession {wanted.accession}",
        hint="name another catalog's site with --site",
    )


def from_site(site: str, wanted: Wanted, cache: Path) -> Opened:
    """The dataset of the published catalog at `site`, fetched into `cache` and held against its digest."""
    base = site.rstrip("/") + "/"
    suffix = f"/v{wanted.version}" if wanted.version else ""
    address = f"{base}api/datasets/{wanted.accession}{suffix}.json"
    data = _get(address)
    try:
        if wanted.version:
            found = msgspec.json.decode(data, type=_Version)
        else:
            newest = msgspec.json.decode(data, type=dict[str, msgspec.Raw]).get(
                "newest", msgspec.Raw(b"null")
            )
            found = msgspec.json.decode(newest, type=_Version)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise OutsideError(
            f"{address} is no record of a dataset: {error}", hint="is it withdrawn?"
        ) from error
    file = next((each for each in found.files if each.role == "h5ad"), None)
    if file is None:
        raise OutsideError(f"{address} names no h5ad file", hint="is it withdrawn?")
    path = fetch(urljoin(base, file.url), cache, size=file.bytes, sha256=file.sha256)
    sets = _gene_sets(f"{base}d/{wanted.accession}/gene-sets.csv", cache / f"{wanted.accession}.genesets.csv")
    return _opened(path, found.title, sha256=file.sha256, gene_sets=sets, about=found.permalink)


def from_file(file: Path) -> Opened:
    """A file that is in no catalog."""
    _, sha256 = storage.digest(file)
    return _opened(file, file.stem, sha256=sha256)


def launch(
    opened: Opened,
    environment: Environment,
    view: View,
    *,
    port: int | None,
    on_ready: Callable[[str], None],
) -> int:
    """Run the Explorer until it ends; `on_ready` is told its address once it listens. Returns its exit code.

    Raises CellshelfError, with the reasons, for a file that the Explorer cannot show.
    """
    obstacles = explorers.obstacles(CELLXGENE, opened.summary)
    if obstacles:
        raise CellshelfError(
            f"CELLxGENE Explorer cannot show this file: {'; '.join(obstacles)}",
            hint="read it with anndata, or open another version",
        )
    port = port or _free_port()
    told = explorers.options(
        opened.title,
        opened.summary,
        gene_sets=str(opened.gene_sets) if opened.gene_sets else None,
        about=opened.about if (opened.about or "").startswith("http") else None,
    )
    command = explorers.command(environment.cellxgene, opened.file, told, port)
    home = f"http://127.0.0.1:{port}/"
    address = explorers.address(
        Launch(name=CELLXGENE.name, opens="", url=home, carries=CELLXGENE.carries), view
    )
    # Asked whether it trusts the deep-link script; without optimisation small answers fail an assertion.
    surroundings = {**os.environ, "PYTHONOPTIMIZE": "1"}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=surroundings)  # noqa: S603
        try:
            if process.stdin is not None:
                process.stdin.write(b"y\n")
                process.stdin.close()
            _await(process, port, log)
            on_ready(address or home)
            return process.wait()
        finally:
            process.terminate()
            process.wait()


def _opened(
    file: Path, title: str, *, sha256: str, gene_sets: Path | None = None, about: str | None = None
) -> Opened:
    source = Source(bytes=file.stat().st_size, sha256=sha256, tool="", date="")
    with file.open("rb") as stream:
        summary = summaries.summarize(stream, source).summary
    return Opened(file=file, title=title, summary=summary, gene_sets=gene_sets, about=about)


def _local(asset: Asset, root: Path, cache: Path) -> Path:
    """The asset as a file whose digest is as promised: the store's own, or a fetched copy."""
    settings = load(root).settings
    with storage.open_asset(asset, settings, root) as stream:
        if not isinstance(stream, BufferedReader):
            address = urljoin(settings.url, storage.asset_url(asset, settings))
            return fetch(address, cache, size=asset.bytes, sha256=asset.sha256)
        path = Path(stream.name)
    require_digest(asset, storage.digest(path)[1])
    return path


def fetch(url: str, cache: Path, *, size: int, sha256: str) -> Path:
    """The file at `url` in `cache`, under its digest; fetched once, and there whole or not at all."""
    target = cache / f"{sha256}.h5ad"
    if target.is_file() and storage.digest(target) == (size, sha256):
        return target
    cache.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache)
    try:
        with os.fdopen(handle, "wb") as draft, storage.open_remote(url) as remote:
            shutil.copyfileobj(cast("BinaryIO", remote), draft, _PIECE)
        found = storage.digest(Path(name))
        if found != (size, sha256):
            raise StaleDataError(
                f"{url} is not the published file: its SHA-256 is {found[1]}, not {sha256}",
                hint="tell the catalog's contact",
            )
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return target


def _get(url: str) -> bytes:
    try:
        with urllib3.PoolManager(retries=2, timeout=30) as pool:
            answer = pool.request("GET", url, preload_content=False)
            data: bytes = answer.read(_LARGEST_RECORD)
    except urllib3.exceptions.HTTPError as error:
        raise OutsideError(f"{url} cannot be read: {error}", hint="is the site's address right?") from error
    if answer.status != 200:  # noqa: PLR2004
        raise OutsideError(f"{url} answers {answer.status}", hint="are site and accession right?")
    return data


def _gene_sets(url: str, target: Path) -> Path | None:
    try:
        target.write_bytes(_get(url))
    except OutsideError:
        return None  # most datasets come without
    return target


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int, log: BinaryIO) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            log.seek(0)
            last = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()][-1:]
            raise CellshelfError(
                f"CELLxGENE Explorer ended at once: {''.join(last) or 'without a word'}",
                hint="tell the catalog's contact which dataset it was",
            )
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise OutsideError(
        f"CELLxGENE Explorer did not listen within {_PATIENCE} s", hint="is the machine short of memory?"
    )


def parse(text: str) -> Wanted:
    """`8XK3M1PZ` or `8XK3M1PZ/v2`; raises UsageError for anything else."""
    code, _, version = text.partition("/")
    normal = accession.normalize(code)
    number = version.removeprefix("v")
    if not accession.is_valid(normal) or ("/" in text and not number.isdigit()):
        raise UsageError(f"{text} is neither an accession nor a file", hint="write 8XK3M1PZ or 8XK3M1PZ/v2")
    return Wanted(accession=normal, version=int(number) if number else None)
