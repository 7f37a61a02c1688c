"""Commands and code that fetch a version's files, verify and read them. Every one is run by a test."""

import json
import re
import shlex
from collections.abc import Iterator
from urllib.parse import unquote

from generator import citation
from generator.model.dataset import Role
from generator.model.record import replace
from generator.model.settings import StoreKind, StoreSettings
from generator.model.summary import Summary
from generator.pages import urls
from generator.pages.downloads import is_sparse
from generator.pages.views import Snippet
from generator.storage import place_of

# Of buckets that the catalog does not own; those of Amazon's say in their address which they are.
_VIRTUAL = re.compile(r"https://([a-z0-9.-]+)\.s3[.-]([a-z0-9-]+)\.amazonaws\.com/([^?#]+)")
_PATH = re.compile(r"https://s3[.-]([a-z0-9-]+)\.amazonaws\.com/([a-z0-9.-]+)/([^?#]+)")


def fetching(files: tuple[citation.File, ...], store: StoreSettings) -> tuple[Snippet, ...]:
    """How to fetch and verify the files from a shell and with pooch; `store` is the catalog's own."""
    trusted = [file for file in _ordered(files) if urls.outside(file.url)]
    if not trusted:
        return ()
    found = [
        Snippet(key="curl", name="curl", text=_each(_curl(file, "sha256sum -c") for file in trusted)),
        Snippet(
            key="macos", name="curl, macOS", text=_each(_curl(file, "shasum -a 256 -c") for file in trusted)
        ),
    ]
    if buckets := [text for file in trusted if (text := _aws(file, store))]:
        found.append(Snippet(key="aws", name="AWS CLI", text=_each(iter(buckets))))
    return (*found, Snippet(key="pooch", name="pooch", text=_pooch(trusted)))


def reading(files: tuple[citation.File, ...], summary: Summary) -> tuple[Snippet, ...]:
    """How to read the files in Python and, where there is an R file, in R."""
    found: list[Snippet] = []
    for file in _ordered(files):
        if urls.outside(file.url) is None:
            continue
        found += _python_ways(file, summary) if file.role is Role.H5AD else _r_ways(file)
    return tuple(found)


def _ordered(files: tuple[citation.File, ...]) -> list[citation.File]:
    return sorted(files, key=lambda file: file.role is not Role.H5AD)


def _each(texts: Iterator[str]) -> str:
    return "\n".join(texts)


def _python_ways(file: citation.File, summary: Summary) -> Iterator[Snippet]:
    yield Snippet(key="python", name="Python", text=_python(file))
    yield Snippet(key="backed", name="Python, on disk", text=_backed(file))
    yield Snippet(key="remote", name="Python, remote", text=_remote(file, summary))


def _r_ways(file: citation.File) -> Iterator[Snippet]:
    yield Snippet(key="seurat", name="R: Seurat", text=_seurat(file))
    yield Snippet(key="sce", name="R: SingleCellExperiment", text=_sce(file))


def _curl(file: citation.File, check: str) -> str:
    name = shlex.quote(file.name)
    return f"curl -fL --retry 3 -o {name} {quoted(file.url)} \\\n  && {_verify(file, check)}"


def quoted(address: str) -> str:
    """An address for a shell, always in quotes: private links put signed ones, with `&`, in its place."""
    return "'" + address.replace("'", "'\\''") + "'"


def _verify(file: citation.File, check: str) -> str:
    return f"echo {shlex.quote(f'{file.sha256}  {file.name}')} | {check}"


def _aws(file: citation.File, store: StoreSettings) -> str:
    """For a file in a bucket that anyone may read; empty for any other."""
    if found := _VIRTUAL.fullmatch(file.url):
        bucket, region, key = found.groups()
        options = f"--region {region}"
    elif found := _PATH.fullmatch(file.url):
        region, bucket, key = found.groups()
        options = f"--region {region}"
    elif key := _own_key(file.url, store):
        bucket = store.bucket
        options = f"--endpoint-url {shlex.quote(store.endpoint)}"
    else:
        return ""
    place = shlex.quote(f"s3://{bucket}/{unquote(key)}")
    return (
        f"aws s3 cp --no-sign-request {options} {place} {shlex.quote(file.name)} \\\n"
        f"  && {_verify(file, 'sha256sum -c')}"
    )


def _own_key(url: str, store: StoreSettings) -> str:
    """Key of a file in the catalog's own bucket, if readers fetch from the bucket itself; else empty."""
    if store.kind is not StoreKind.S3 or not store.endpoint:
        return ""
    itself = place_of(replace(store, url=""))
    if place_of(store).base_url() != itself.base_url():
        return ""
    base = replace(itself, prefix="").base_url()
    return url.removeprefix(base) if url.startswith(base) else ""


def _pooch(files: list[citation.File]) -> str:
    registry = "".join(f"        {json.dumps(f.name)}: {json.dumps(f'sha256:{f.sha256}')},\n" for f in files)
    places = "".join(f"        {json.dumps(f.name)}: {json.dumps(f.url)},\n" for f in files)
    return f"""\
import pooch

files = pooch.create(
    path=pooch.os_cache("cellshelf"),
    base_url="",
    registry={{
{registry}    }},
    urls={{
{places}    }},
)
path = files.fetch({json.dumps(files[0].name)})"""


def _python(file: citation.File) -> str:
    name = json.dumps(file.name)
    return f"""\
import hashlib
import urllib.request

import anndata

urllib.request.urlretrieve({json.dumps(file.url)}, {name})
with open({name}, "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
assert digest == {json.dumps(file.sha256)}, "not the published file"

adata = anndata.read_h5ad({name})"""


def _backed(file: citation.File) -> str:
    name = json.dumps(file.name)
    return f"""\
import anndata

# obs, var and embeddings are read at once, the matrix only where it is used
adata = anndata.read_h5ad({name}, backed="r")
adata.obs.head()
first = adata[:1000].to_memory()"""


def _remote(file: citation.File, summary: Summary) -> str:
    matrix = next((each for each in summary.matrices if each.name == "X"), None)
    rows = ""
    if matrix:
        part = 'anndata.io.sparse_dataset(file["X"])[:100]' if is_sparse(matrix) else 'file["X"][:100]'
        rows = f"\n    first = {part}"
    return f"""\
import anndata
import fsspec  # pip install fsspec aiohttp
import h5py

# nothing is saved: only those parts of the file travel that are read
with fsspec.open({json.dumps(file.url)}, block_size=2**20) as opened, h5py.File(opened) as file:
    obs = anndata.io.read_elem(file["obs"]){rows}"""


def _fetched_in_r(file: citation.File) -> str:
    return f"""\
options(timeout = 3600)
file <- {json.dumps(file.name)}
if (!file.exists(file)) download.file({json.dumps(file.url)}, file, mode = "wb")
stopifnot(digest::digest(file, "sha256", file = TRUE) == {json.dumps(file.sha256)})"""


def _seurat(file: citation.File) -> str:
    return f"""\
library(Seurat)

{_fetched_in_r(file)}

cells <- readRDS(file)
head(cells[[]])
GetAssayData(cells)[1:5, 1:5]"""


def _sce(file: citation.File) -> str:
    return f"""\
library(SingleCellExperiment)

{_fetched_in_r(file)}

cells <- Seurat::as.SingleCellExperiment(readRDS(file))
head(colData(cells))
counts(cells)[1:5, 1:5]"""
