"""Other names of genes: out of the tables of HGNC or NCBI, and cut into what a browser fetches."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.errors import CellshelfError
from generator.model.gene_alias import Alias

_HGNC = ("symbol", "alias_symbol", "prev_symbol", "ensembl_gene_id")
_NCBI = ("Symbol", "Synonyms", "dbXrefs")
_ENSEMBL = "Ensembl:"
_SHARD = 2


def read_table(name: str, text: str) -> list[Alias]:
    """Aliases and earlier symbols of HGNC's complete set, or synonyms of NCBI's gene_info.

    What is some gene's symbol today is nobody's alias: whoever asks for it means that gene. Raises
    CellshelfError for another table.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    fields = rows.fieldnames or ()
    if set(_HGNC) <= set(fields):
        found = list(_hgnc(rows))
    elif set(_NCBI) <= set(fields):
        found = list(_ncbi(rows))
    else:
        raise CellshelfError(
            f"{name} is neither HGNC's complete set nor NCBI's gene_info",
            hint="hgnc_complete_set.txt of genenames.org, or an unpacked .gene_info of NCBI Gene",
        )
    symbols = {symbol.upper() for symbol, _, _ in found}
    return [
        Alias(alias=alias, id=identifier, symbol=symbol)
        for symbol, identifier, others in found
        for alias in dict.fromkeys(others)
        if alias and alias.upper() not in symbols
    ]


def _hgnc(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, list[str]]]:
    for row in rows:
        others = f"{row['alias_symbol'] or ''}|{row['prev_symbol'] or ''}".replace('"', "").split("|")
        yield row["symbol"], row["ensembl_gene_id"] or "", [other.strip() for other in others]


def _ncbi(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, list[str]]]:
    for row in rows:
        references = (row["dbXrefs"] or "").split("|")
        identifier = next((r.removeprefix(_ENSEMBL) for r in references if r.startswith(_ENSEMBL)), "")
        others = (row["Synonyms"] or "-").removeprefix("-").split("|")
        yield row["Symbol"], identifier, [other.strip() for other in others]


def shards(aliases: Iterable[Alias]) -> dict[str, bytes]:
    """By the first two characters of a name, what a browser fetches: genes by each name in capitals."""
    sorted_out: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for each in aliases:
        name = each.alias.upper()
        sorted_out[shard(name)][name].append((each.id, each.symbol))
    return {
        key: json.dumps(names, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode() + b"\n"
        for key, names in sorted(sorted_out.items())
    }


def shard(name: str) -> str:
    """In which piece a name in capitals is: letters and digits as they are, else underscores."""
    start = name[:_SHARD].ljust(_SHARD, "_")
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in start)
