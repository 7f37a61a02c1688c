"""When the published files of a version were last found as they must be."""

from typing import Annotated

from msgspec import Meta

from generator.model.fields import Accession, Date
from generator.model.record import record


@record
class Verified:
    """One version, by the last audit that found its page and all of its files."""

    accession: Accession
    version: Annotated[int, Meta(ge=1)]
    date: Date
    whole: bool = False
    """Every file was read to its end and had its digest; else sizes and some ranges of bytes were asked."""


@record
class Verification:
    """`catalog/verified.json`; written by `catalog audit --record` alone."""

    versions: tuple[Verified, ...] = ()
