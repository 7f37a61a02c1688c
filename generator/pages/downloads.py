"""Files to download, and the commands that fetch and read them."""

import json
import shlex

from generator import citation
from generator.model.dataset import Role
from generator.model.settings import Settings
from generator.pages import urls, wording
from generator.pages.dataset_views import Download
from generator.pages.views import Snippet

READS_IN = {Role.H5AD: "Python: anndata, scanpy", Role.RDS: "R: Seurat 4 and 5"}


def downloads(files: tuple[citation.File, ...], settings: Settings, page: str) -> tuple[Download, ...]:
    """Every file of a version, the AnnData file first."""
    ordered = sorted(files, key=lambda file: file.role is not Role.H5AD)
    return tuple(_download(file, settings, page) for file in ordered)


def _download(file: citation.File, settings: Settings, page: str) -> Download:
    return Download(
        name=file.name,
        reads_in=READS_IN[file.role],
        size=wording.size(file.bytes),
        sha256=file.sha256,
        sha256_short=wording.shortened(file.sha256),
        href=urls.here(file.url, settings, page),
    )


def snippets(files: tuple[citation.File, ...]) -> tuple[Snippet, ...]:
    """How to fetch the AnnData file, verify and read it; nothing if its address is not to be trusted."""
    file = next(file for file in files if file.role is Role.H5AD)
    url = urls.outside(file.url)
    if url is None:
        return ()
    return (
        Snippet(key="curl", name="curl", text=_curl(url, file, "sha256sum -c")),
        Snippet(key="macos", name="curl, macOS", text=_curl(url, file, "shasum -a 256 -c")),
        Snippet(key="python", name="Python", text=_python(url, file)),
        Snippet(key="backed", name="Python, on disk", text=_backed(file)),
    )


def _curl(url: str, file: citation.File, check: str) -> str:
    name = shlex.quote(file.name)
    digest = shlex.quote(f"{file.sha256}  {file.name}")
    return f"curl -fL --retry 3 -o {name} {shlex.quote(url)} \\\n  && echo {digest} | {check}"


def _python(url: str, file: citation.File) -> str:
    name = json.dumps(file.name)
    return f"""\
import hashlib
import urllib.request

import anndata

urllib.request.urlretrieve({json.dumps(url)}, {name})
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
