"""Names that R and Seurat accept, by their own rules."""

import re
from collections.abc import Iterable, Sequence

_RESERVED = frozenset(
    [
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "TRUE",
        "FALSE",
        "NULL",
        "Inf",
        "NaN",
        "NA",
        "NA_integer_",
        "NA_real_",
        "NA_character_",
        "NA_complex_",
        "in",
    ]
)
_FORBIDDEN = re.compile(r"[_|]")


def make_unique(names: Iterable[str]) -> list[str]:
    """R's `make.unique`: what occurs again gets .1, .2, ... that no other name has."""
    given = list(names)
    taken, seen, last = set(given), set[str](), dict[str, int]()
    found = []
    for name in given:
        new = name
        if name in seen:
            number = last.get(name, 1)
            while (new := f"{name}.{number}") in taken:
                number += 1
            last[name] = number + 1
            taken.add(new)
        seen.add(new)
        found.append(new)
    return found


def make_names(names: Iterable[str]) -> list[str]:
    """R's `make.names(unique = TRUE)`: names that need no backticks."""
    given = list(names)
    made = [_syntactic(name) for name in given]
    # As R does: what was good from the start keeps its name.
    order = sorted(range(len(made)), key=lambda n: made[n] != given[n])
    unique = dict(zip(order, make_unique(made[n] for n in order), strict=True))
    return [unique[n] for n in range(len(made))]


def _syntactic(name: str) -> str:
    kept = "".join(c if c.isalpha() or c.isdecimal() or c in "._" else "." for c in name)
    starts = kept[:1].isalpha() or (kept[:1] == "." and not kept[1:2].isdecimal())
    # R looks at what was given: a name that begins with a forbidden character gets an X before its dot.
    if not starts or (kept[:1] == "." and name[:1] != "."):
        kept = f"X{kept}"
    return f"{kept}." if kept in _RESERVED else kept


def row_names(names: Iterable[str]) -> list[str]:
    """Names of cells: none empty, none twice."""
    return make_unique(name or "X" for name in names)


def feature_names(names: Iterable[str]) -> list[str]:
    """Names of genes as Seurat wants them: with neither `_` nor `|`, none empty, none twice."""
    return row_names(_FORBIDDEN.sub("-", name) for name in names)


def reduction_names(keys: Sequence[str]) -> list[str]:
    """Names of embeddings without `X_`; valid in R, since Seurat 5 mishandles others."""
    return make_names(key.removeprefix("X_") or key for key in keys)


def reduction_keys(names: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Prefixes of the dimensions of reductions, like `umap_`: letters and digits, none twice."""
    found = list(taken)
    skipped = len(found)
    for name in names:
        key = re.sub(r"[^A-Za-z0-9]", "", name).lower() or "dim"
        while f"{key}_" in found:
            key += "x"
        found.append(f"{key}_")
    return found[skipped:]
