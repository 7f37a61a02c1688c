"""Summarise every h5ad file in folders and wheels, and write what came of it as a page of the docs.

    python benchmarks/summaries/compatibility.py FOLDER_OR_WHEEL... > docs/reference/compatibility.md

Beside each file's own name stands what it is, from `known_files.tsv`; the files themselves are not part of
the project.
"""

import argparse
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from generator.errors import CellshelfError
from generator.model.summary import Outcome, Source, Summary
from generator.summaries import encode, summarize

HEAD = """\
# Files that can be read

Every encoding of AnnData is summarised, from tables of records (before anndata 0.7) to nullable arrays.
This table is made by `benchmarks/summaries/compatibility.py` from real files of other projects; run it on a
folder of your own to see what comes of yours.

| File | What it is | Written as | Cells, genes | X, raw | Picture by | Schema | Outcome |
|---|---|---|---|---|---|---|---|
"""
TAIL = """
*Schema*: rules met, of those that could be checked, of the version in brackets. A file that declares none
is held against the newest.
"""
KNOWN = Path(__file__).with_name("known_files.tsv")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("where", nargs="+", type=Path, help="folders, wheels or files")
    found = {data: name for place in reversed(parser.parse_args().where) for name, data in files(place)}
    rows = [row_of(name, data) for data, name in sorted(found.items(), key=lambda pair: pair[1].lower())]
    print(HEAD + "\n".join(rows) + "\n" + TAIL, end="")


def row_of(name: str, data: bytes) -> str:
    with KNOWN.open(encoding="utf-8", newline="") as stream:
        known = {row["file"]: row["what"] for row in csv.DictReader(stream, delimiter="\t")}
    return "| " + " | ".join([f"`{name}`", known.get(name, ""), *outcome(data)]) + " |"


def files(place: Path) -> Iterator[tuple[str, bytes]]:
    if place.suffix == ".whl":
        with zipfile.ZipFile(place) as wheel:
            for name in sorted(wheel.namelist()):
                if name.endswith((".h5ad", ".h5mu")):
                    yield Path(name).name, wheel.read(name)
        return
    for path in sorted(place.rglob("*.h5*")) if place.is_dir() else [place]:
        yield path.name, path.read_bytes()


def outcome(data: bytes) -> list[str]:
    source = Source(bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), tool="compatibility", date="")
    try:
        summary = summarize(io.BytesIO(data), source).summary
    except CellshelfError as error:
        return ["", "", "", "", "", f"refused: {error.message}"]
    shown = ", ".join(f"{m.layout} {m.values}" for m in summary.matrices if m.name in ("X", "raw.X"))
    picture = f"`{summary.picture.column}`" if summary.picture and summary.picture.column else "none"
    size = len(encode(summary))
    return [
        summary.encoding,
        f"{summary.cells:,}, {summary.genes:,}",
        shown,
        picture,
        rules(summary),
        f"summarised, {size / 1000:.0f} KB",
    ]


def rules(summary: Summary) -> str:
    outcomes = [one.outcome for one in summary.schema.outcomes if one.outcome is not Outcome.NOT_CHECKED]
    return f"{outcomes.count(Outcome.MET)} of {len(outcomes)} ({summary.schema.checked})"


if __name__ == "__main__":
    main()
