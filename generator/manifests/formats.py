"""The formats that the schemas name, each with its rule: what is wrong with a text, or None."""

import datetime as dt
import difflib
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from generator.manifests import rules_fields as rules
from generator.manifests.rule import Rule
from generator.manifests.wording import listing, quote
from generator.model import accession
from generator.model.record import record

_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s<>\"]+")
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_ROR = re.compile(r"https://ror\.org/(0[0-9a-hjkmnp-tv-z]{6})([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")
_URL_FORBIDDEN = re.compile(r"[\s<>\"\\^`{|}]")
_RESOLVERS = re.compile(r"(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DATA_LICENCES = ("CC-BY-4.0", "CC0-1.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-3.0", "ODC-By-1.0", "MIT")
_ALIAS = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){0,5}/?")
_RESERVED = frozenset(
    {"api", "assets", "c", "collections", "curation", "d", "data", "datasets", "explore", "facets", "feeds"}
    | {"genes", "releases", "schemas"}
)
"""First parts of paths that the site itself uses."""
_LONGEST_ALIAS = 200
_LONGEST_EMAIL = 254
_LONGEST_LICENCE = 200
_SUGGESTED = 3


@record
class Format:
    """A kind of text."""

    rule: Rule
    complaint: Callable[[str], str | None]
    """What is wrong with a text, as a sentence; None if nothing is."""


def _doi(text: str) -> str | None:
    if _DOI.fullmatch(text):
        return None
    bare = _RESOLVERS.sub("", text.strip(), count=1)
    if bare != text and _DOI.fullmatch(bare):
        return f"{quote(text)} is more than a DOI; the DOI is {quote(bare)}."
    return f"{quote(text)} is not a DOI."


def _orcid(text: str) -> str | None:
    bare = text.removeprefix("https://orcid.org/").removeprefix("http://orcid.org/")
    if not _ORCID.fullmatch(bare):
        return f"{quote(text)} is not an ORCID iD: sixteen characters in four groups are."
    expected = _orcid_check(bare.replace("-", "")[:-1])
    if bare[-1] != expected:
        return f"{quote(text)} is not an ORCID iD: its check character would be {expected}, not {bare[-1]}."
    return None if bare == text else f"{quote(text)} is more than an ORCID iD; the iD is {quote(bare)}."


def _orcid_check(digits: str) -> str:
    # ISO 7064 MOD 11-2.
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _ror(text: str) -> str | None:
    bare = text.removeprefix("https://").removeprefix("http://").removeprefix("ror.org/").rstrip("/")
    found = _ROR.fullmatch(f"https://ror.org/{bare}")
    if not found:
        return f"{quote(text)} is not a ROR id."
    number = 0
    for character in found[1].upper():
        number = number * 32 + accession.ALPHABET.index(character)
    expected = f"{98 - number * 100 % 97:02d}"  # ISO 7064 MOD 97-10
    if found[2] != expected:
        return f"{quote(text)} is not a ROR id: its last two digits would be {expected}, not {found[2]}."
    return None if found[0] == text else f"{quote(text)} is not written in full: {quote(found[0])}."


def _spdx(text: str) -> str | None:
    try:
        if len(text) > _LONGEST_LICENCE:
            return f"{quote(text)} is not an SPDX licence."
        written = str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        near = difflib.get_close_matches(text.upper().replace(" ", "-"), _DATA_LICENCES, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        return f"{quote(text)} is not an SPDX licence.{meant}"
    return None if written == text else f"{quote(text)} is written {quote(written)} in SPDX."


def _url(text: str) -> str | None:
    if found := _URL_FORBIDDEN.search(text):
        return f"{quote(text)} is not a web address: it holds {quote(found[0])}."
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{quote(text)} is not a web address."
    if parts.scheme not in {"http", "https"}:
        return f"{quote(text)} is not a web address: it does not begin with https:// or http://."
    if not host:
        return f"{quote(text)} is not a web address: it names no host."
    if "@" in parts.netloc:
        return f"{quote(text)} is not a public web address: it holds a user name."
    return None


def _date(text: str) -> str | None:
    try:
        if _DATE.fullmatch(text) and dt.date.fromisoformat(text):
            return None
    except ValueError:
        return f"{quote(text)} is not a day of the calendar."
    return f"{quote(text)} is not a date."


def _sha256(text: str) -> str | None:
    if _SHA256.fullmatch(text):
        return None
    if _SHA256.fullmatch(text.lower()):
        return f"{quote(text)} has upper-case letters."
    return f"{quote(text)} is not a SHA-256 digest: 64 of 0-9 and a-f are."


def _email(text: str) -> str | None:
    if len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text):
        return None
    return f"{quote(text)} is not an e-mail address."


def _accession(text: str) -> str | None:
    if accession.is_valid(text):
        return None
    normal = accession.normalize(text) if len(text) <= 4 * accession.LENGTH else text
    if accession.is_valid(normal):
        return f"{quote(text)} is written {normal}."
    near = accession.corrections(normal)
    if not near:
        return f"{quote(text)} is not an accession: eight characters of 0-9 and A-Z without I, L, O, U are."
    # Exchanged neighbours first: the commonest slip of the pen after a single wrong character.
    swapped = sorted(near, key=lambda candidate: sorted(candidate) != sorted(normal))[:_SUGGESTED]
    return f"{quote(text)} is mistyped: the check character does not fit. Perhaps {listing(swapped)}?"


def _line(text: str) -> str | None:
    if not text.strip():
        return "The text is blank."
    if "\n" in text or "\r" in text:
        return f"{quote(text)} has more than one line."
    return None


def _alias(text: str) -> str | None:
    if len(text) > _LONGEST_ALIAS or not _ALIAS.fullmatch(text):
        return (
            f"{quote(text)} is not a path on the site: up to six names of letters, digits, -, _, ~ and . are."
        )
    first = text.partition("/")[0]
    return f"{quote(text)} lies where the site has pages of its own." if first in _RESERVED else None


def _successor(text: str) -> str | None:
    complaint = _url(text) if ":" in text else _accession(text)
    return f"{quote(text)} is neither an accession nor a web address." if complaint else None


_PLACEHOLDERS = ("url", "key", "accession", "version", "sha256")


def _template(text: str) -> str | None:
    for found in re.findall(r"\{([^{}]*)\}", text):
        if found not in _PLACEHOLDERS:
            return f"{quote(text)} has an unknown part {quote('{' + found + '}')}."
    filled = re.sub(r"\{[a-z0-9]+\}", "x", text)
    if not any("{" + each + "}" in text for each in _PLACEHOLDERS):
        return f"{quote(text)} leads to the same place for every dataset."
    if filled.startswith(("/", ".")) or ".." in filled.split("/"):
        return f"{quote(text)} is neither an address nor a path on the site."
    # A path on the site is held to the same rules, as if it stood behind the site's address.
    complaint = _url(filled if "://" in filled.partition("?")[0] else f"https://site.example/{filled}")
    return f"{quote(text)} is neither an address nor a path on the site." if complaint else None


FORMATS: dict[str, Format] = {
    "doi": Format(rule=rules.DOI, complaint=_doi),
    "orcid": Format(rule=rules.ORCID, complaint=_orcid),
    "ror": Format(rule=rules.ROR, complaint=_ror),
    "spdx": Format(rule=rules.SPDX, complaint=_spdx),
    "url": Format(rule=rules.URL, complaint=_url),
    "date": Format(rule=rules.DATE, complaint=_date),
    "sha256": Format(rule=rules.SHA256, complaint=_sha256),
    "email": Format(rule=rules.EMAIL, complaint=_email),
    "accession": Format(rule=rules.ACCESSION, complaint=_accession),
    "line": Format(rule=rules.ONE_LINE, complaint=_line),
    "alias": Format(rule=rules.ALIAS, complaint=_alias),
    "template": Format(rule=rules.TEMPLATE, complaint=_template),
    "successor": Format(rule=rules.SUCCESSOR, complaint=_successor),
}
"""Every `format` of the schemas."""
