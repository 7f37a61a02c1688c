"""Names and addresses of licences, from their SPDX expressions."""

import re

_NAMES = {
    "CC0-1.0": "Creative Commons Zero v1.0 Universal",
    "CC-BY-4.0": "Creative Commons Attribution 4.0 International",
    "CC-BY-SA-4.0": "Creative Commons Attribution Share Alike 4.0 International",
    "CC-BY-NC-4.0": "Creative Commons Attribution Non Commercial 4.0 International",
    "CC-BY-NC-SA-4.0": "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
    "CC-BY-ND-4.0": "Creative Commons Attribution No Derivatives 4.0 International",
    "CC-BY-NC-ND-4.0": "Creative Commons Attribution Non Commercial No Derivatives 4.0 International",
    "CC-BY-3.0": "Creative Commons Attribution 3.0 Unported",
    "ODbL-1.0": "Open Data Commons Open Database License v1.0",
    "ODC-By-1.0": "Open Data Commons Attribution License v1.0",
    "PDDL-1.0": "Open Data Commons Public Domain Dedication & License 1.0",
    "MIT": "MIT License",
}
"""The licences that data usually carry; others are called by their SPDX id."""

_ID = re.compile(r"[A-Za-z0-9.+:-]+")
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-([1-4]\.[05])$")


def licence_ids(expression: str) -> tuple[str, ...]:
    """The licences that an SPDX expression names, without operators and exceptions."""
    ids: list[str] = []
    words = _ID.findall(expression)
    for before, word in zip(["", *words], words, strict=False):
        if word.upper() not in {"AND", "OR", "WITH"} and before.upper() != "WITH" and word not in ids:
            ids.append(word)
    return tuple(ids)


def licence_url(licence: str) -> str:
    """Where one licence is to be read; empty for one that SPDX does not list (`LicenseRef-...`)."""
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if match := _CREATIVE_COMMONS.match(licence):
        return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
    if licence.startswith(("LicenseRef-", "DocumentRef-")):
        return ""
    return f"https://spdx.org/licenses/{licence.rstrip('+')}.html"


def licence_urls(expression: str) -> tuple[str, ...]:
    """Where the licences of an expression are to be read."""
    return tuple(url for licence in licence_ids(expression) if (url := licence_url(licence)))


def licence_name(licence: str) -> str:
    """A licence's name in full, or its id."""
    return _NAMES.get(licence, licence)
