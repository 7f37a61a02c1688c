"""All files of a collection at once: a script that fetches them, and a registry for pooch."""

import json
import shlex
from collections.abc import Iterable

from generator import citation
from generator.model.collection import Collection, Visibility
from generator.model.record import record
from generator.model.settings import Settings
from generator.pages import urls, wording
from generator.pages.collection_views import Bulk
from generator.pages.fetching import quoted
from generator.pages.page import SiteFile
from generator.pages.views import Link, Snippet

SCRIPT, REGISTRY = "download.sh", "registry.txt"

_SCRIPT = """\
#!/bin/sh
# Fetches every file of a collection into the folder that is given, or into the current one.
# Run it again after an interruption: what is there and right is kept, what was begun goes on.
# Needs curl, and sha256sum or shasum.
set -u
cd -- "${1:-.}" || exit 2
failed=0

digest() {
  { if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi } < "$1" | cut -d ' ' -f 1
}

get() { # name, bytes, digest, address
  if [ -f "$1" ]; then
    if [ "$(digest "$1")" = "$3" ]; then
      echo "present  $1"
    else
      echo "differs  $1: another file has this name; move it away" >&2
      failed=$((failed + 1))
    fi
    return
  fi
  if [ ! -f "$1.part" ] || [ "$(wc -c < "$1.part")" -lt "$2" ]; then
    curl -fL --retry 3 -C - -o "$1.part" -- "$4" || {
      echo "stopped  $1: run this again" >&2
      failed=$((failed + 1))
      return
    }
  fi
  if [ "$(digest "$1.part")" = "$3" ]; then
    mv -- "$1.part" "$1"
    echo "fetched  $1"
  else
    rm -f -- "$1.part"
    echo "damaged  $1: run this again" >&2
    failed=$((failed + 1))
  fi
}

"""
_END = """
[ "$failed" -eq 0 ] || { echo "$failed not fetched" >&2; exit 1; }
"""


@record
class Files:
    """What a collection offers: the files of the newest version of each dataset."""

    files: tuple[citation.File, ...]
    folder: str
    """Site path of the collection."""


def files_of(settings: Settings, collection: Collection) -> Files:
    """Every file with an address that can be trusted."""
    # Without summaries: no file is described.
    references = (
        citation.reference_of_dataset(settings, collection, dataset, dataset.newest, None)
        for dataset in collection.datasets
    )
    trusted = (file for each in references for file in each.files if urls.outside(file.url))
    return Files(files=tuple(trusted), folder=urls.collection(collection.accession))


def bulk(settings: Settings, collection: Collection, offered: Files) -> Bulk | None:
    """What the collection's page says of them; None where there is nothing to fetch."""
    if not offered.files:
        return None
    size = wording.size(sum(file.bytes for file in offered.files))
    is_draft = collection.visibility is Visibility.PRIVATE
    shell, pooch = _saved(offered) if is_draft else _fetched(settings, offered)
    return Bulk(
        told=f"{wording.count(len(offered.files), 'file')}, {size}",
        snippets=(
            Snippet(
                key="script",
                name="All files",
                text=shell,
                file=Link(text=SCRIPT, href=SCRIPT, note=SCRIPT),
            ),
            Snippet(
                key="pooch", name="pooch", text=pooch, file=Link(text=REGISTRY, href=REGISTRY, note=REGISTRY)
            ),
        ),
        sums=Link(text="SHA256SUMS", href="SHA256SUMS", note="for sha256sum --check"),
    )


def _fetched(settings: Settings, offered: Files) -> tuple[str, str]:
    """What a shell and Python do for a collection at an address of its own."""
    script = shlex.quote(urls.absolute(settings, offered.folder + SCRIPT))
    registry = json.dumps(urls.absolute(settings, offered.folder + REGISTRY))
    begin = "import urllib.request\n\n"
    load = f"with urllib.request.urlopen({registry}) as registry:\n    files.load_registry(registry)"
    return f"curl -fLO {script}\nsh {SCRIPT}", begin + _pooch(load, offered)


def _saved(offered: Files) -> tuple[str, str]:
    """The same for a draft: nothing but its data has an address yet, so the reader saves both files first."""
    return (
        f"# save {SCRIPT} first\nsh {SCRIPT}",
        f"# save {REGISTRY} first\n" + _pooch(f'files.load_registry("{REGISTRY}")', offered),
    )


def _pooch(load: str, offered: Files) -> str:
    first = json.dumps(offered.files[0].name)
    return f"""\
import pooch

files = pooch.create(path=pooch.os_cache("cellshelf"), base_url="")
{load}
path = files.fetch({first})  # any of files.registry_files"""


def bulk_files(offered: Files) -> tuple[SiteFile, ...]:
    """The script and the registry, which lie beside the collection's page."""
    if not offered.files:
        return ()
    return (
        SiteFile(path=offered.folder + SCRIPT, data=script(offered.files).encode()),
        SiteFile(path=offered.folder + REGISTRY, data=registry(offered.files).encode()),
    )


def script(files: Iterable[citation.File]) -> str:
    """POSIX shell that fetches the files, goes on after an interruption, and verifies each."""
    calls = (
        # An address in quotes may become a signed one, with its ampersands.
        " ".join(("get", *map(shlex.quote, (file.name, str(file.bytes), file.sha256)), quoted(file.url)))
        for file in files
    )
    return _SCRIPT + "\n".join(calls) + "\n" + _END


def registry(files: Iterable[citation.File]) -> str:
    """What pooch's `load_registry` reads: name, digest and address of each file."""
    return "".join(f"{file.name} sha256:{file.sha256} {file.url}\n" for file in files)
