"""Rules about values of obs: terms of the right ontology, and the few words allowed beside them."""

import re
from collections.abc import Callable, Iterator

from generator import ontology
from generator.model.record import record
from generator.summaries.facets import split
from generator.summaries.schema_facts import MET, Facts, Verdict, broken, listed, not_checked, verdict

_HUMAN = "NCBITaxon:9606"
_SUFFIXED = re.compile(r"(\S+) \((organoid|cell culture)\)\Z")
_CLARIFIED = re.compile(r"(\S+) \(.*\)\Z")
_OWN_ONTOLOGIES = (5, 3)
"""Since when fly, worm and zebrafish use ontologies of their own."""
_TOO_GENERAL = {"CL:0000255", "CL:0000257", "CL:0000548"}


@record
class Allowed:
    """What a column of terms may hold."""

    prefixes: frozenset[str]
    words: frozenset[str] = frozenset()
    """Values that are no terms, e.g. `unknown`."""
    below: frozenset[str] = frozenset()
    """Terms must stand below one of these, if any."""
    exactly: frozenset[str] = frozenset()
    """If any: the only terms allowed."""
    never: frozenset[str] = frozenset()
    many: bool = False
    """Several terms may be joined."""


def _assay(facts: Facts) -> Allowed:
    return Allowed(
        prefixes=frozenset({"EFO"}),
        below=frozenset({"EFO:0002772", "EFO:0010183"}),
        never=frozenset({"EFO:0010961"}) if facts.since(5, 3) else frozenset(),
    )


def _cell_type(facts: Facts) -> Allowed:
    words = {"unknown"} if facts.since(5) else set()
    if facts.since(7) and "cell line" in facts.tissue_types:
        words.add("na")
    never = set(_TOO_GENERAL) if facts.since(4) else set()
    if facts.since(5):
        never.add("CL:0000003")
    return Allowed(
        prefixes=frozenset({"CL", *_own_anatomy(facts)}), words=frozenset(words), never=frozenset(never)
    )


def _own_anatomy(facts: Facts) -> set[str]:
    if not facts.since(*_OWN_ONTOLOGIES):
        return set()
    return {one.anatomy for one in facts.organisms if one.anatomy}


def _stage(facts: Facts) -> Allowed:
    own = {one.stages for one in facts.organisms}
    if not facts.since(*_OWN_ONTOLOGIES):
        own = {stages if stages in ("HsapDv", "MmusDv") else "UBERON" for stages in own}
    words = {"unknown", "na"} if facts.since(7) and "cell line" in facts.tissue_types else {"unknown"}
    every = {"HsapDv", "MmusDv", "UBERON", "WBls", "FBdv", "ZFS"}
    return Allowed(prefixes=frozenset(own or every), words=frozenset(words))


def _disease(facts: Facts) -> Allowed:
    below = {"MONDO:0000001", "MONDO:0021178", "PATO:0000461"} if facts.since(5) else set()
    return Allowed(prefixes=frozenset({"MONDO", "PATO"}), below=frozenset(below), many=facts.since(6))


def _ethnicity(facts: Facts) -> Allowed:
    human = not facts.organism_ids or _HUMAN in facts.organism_ids
    if not human:
        return Allowed(prefixes=frozenset(), words=frozenset({"na"}))
    words = {"unknown"}
    if facts.organism_ids != (_HUMAN,) or (facts.since(7) and "cell line" in facts.tissue_types):
        words.add("na")
    if facts.since(3) and not facts.since(4):
        words.add("multiethnic")
    return Allowed(
        prefixes=frozenset({"HANCESTRO", "AfPO"} if facts.since(7) else {"HANCESTRO"}),
        words=frozenset(words),
        below=frozenset({"HANCESTRO:0601", "HANCESTRO:0602"} if facts.since(7) else ()),
        many=facts.since(4),
    )


def _sex(facts: Facts) -> Allowed:
    sexes = {"PATO:0000383", "PATO:0000384", "PATO:0001340"}
    words = {"unknown", "na"} if facts.since(7) and "cell line" in facts.tissue_types else {"unknown"}
    return Allowed(
        prefixes=frozenset({"PATO"}),
        words=frozenset(words),
        exactly=frozenset(sexes) if facts.since(*_OWN_ONTOLOGIES) else frozenset(),
        below=frozenset() if facts.since(*_OWN_ONTOLOGIES) else frozenset({"PATO:0001894"}),
    )


def _tissue(facts: Facts) -> Allowed:
    prefixes = {"UBERON", *_own_anatomy(facts)}
    if not facts.since(4) or facts.tissue_types & {"cell culture", "primary cell culture"}:
        prefixes |= {"CL"}
    if facts.since(7) and "cell line" in facts.tissue_types:
        prefixes |= {"CVCL"}
    return Allowed(prefixes=frozenset(prefixes))


FIELDS: dict[str, Callable[[Facts], Allowed]] = {
    "assay": _assay,
    "cell_type": _cell_type,
    "development_stage": _stage,
    "disease": _disease,
    "self_reported_ethnicity": _ethnicity,
    "sex": _sex,
    "tissue": _tissue,
}
"""Columns of terms by field, with what each may hold in a file."""


def column_of(field: str, facts: Facts) -> str:
    """The column of obs that holds the field's terms in this version."""
    return f"{facts.ethnicity if field == 'self_reported_ethnicity' else field}_ontology_term_id"


def terms_of(value: str, field: str, facts: Facts) -> tuple[str, ...]:
    """The terms of a value, without what older versions wrote behind them."""
    if not facts.since(4) and field == "tissue" and (match := _SUFFIXED.match(value)):
        return (match.group(1),)
    if not facts.since(3) and field == "assay" and (match := _CLARIFIED.match(value)):
        return (match.group(1),)
    return split(value, facts.version)


def check_field(field: str) -> Callable[[Facts], Verdict]:
    """The rule that the field's terms are those that the schema allows."""

    def check(facts: Facts) -> Verdict:
        column = column_of(field, facts)
        values = facts.values(column)
        if values is None:
            return not_checked(f"obs has no {column} that can be read.")
        allowed = FIELDS[field](facts)
        return verdict(
            f"{value or 'an empty value'} ({cells:,} cells): {why}"
            for value, cells in sorted(values.items())
            for why in _wrong(value, field, facts, allowed)
        )

    return check


def _wrong(value: str, field: str, facts: Facts, allowed: Allowed) -> Iterator[str]:
    if value in allowed.words:
        return
    terms = terms_of(value, field, facts)
    if len(terms) > 1 and not allowed.many:
        yield "only one term is allowed"
        return
    if list(terms) != sorted(set(terms)):
        yield "terms must be in ascending order, each once"
    for term in terms:
        why = _why_not(term, allowed)
        if why:
            yield why
            return


def _why_not(term: str, allowed: Allowed) -> str:
    prefix = re.split("[:_]", term, maxsplit=1)[0]
    if prefix not in allowed.prefixes:
        expected = [f"a term of {' or '.join(sorted(allowed.prefixes))}"] if allowed.prefixes else []
        return f"must be {' or '.join([*expected, *sorted(allowed.words)])}"
    if not ontology.is_known(term):
        return f"{prefix} has no such term"
    if term in allowed.never:
        return "is not allowed, being too general"
    if allowed.exactly and term not in allowed.exactly:
        return f"must be one of {', '.join(sorted(allowed.exactly))}"
    above = {term, *ontology.ancestors(term)}
    # Obsolete terms stand below nothing; a rule of its own tells them.
    if allowed.below and not above & allowed.below and not ontology.is_deprecated(term):
        return f"must stand below {' or '.join(sorted(allowed.below))}"
    return ""


def obsolete(facts: Facts) -> Verdict:
    """The rule that no term is obsolete."""
    found = [
        f"{term} ({cells:,} cells)"
        for field in FIELDS
        for value, cells in sorted((facts.values(column_of(field, facts)) or {}).items())
        for term in terms_of(value, field, facts)
        if ontology.is_deprecated(term)
    ]
    if not found:
        return MET
    if facts.version < tuple(int(part) for part in ontology.SCHEMA.split(".")):
        return not_checked(f"Obsolete today, perhaps not in the ontologies of that version: {listed(found)}.")
    return broken(f"{listed(found)}.")


def organism(facts: Facts) -> Verdict:
    """The rule that the organism is one that the schema knows."""
    if not facts.organism_ids:
        return broken("No organism_ontology_term_id is given.")
    if facts.since(6) and facts.seen.declared.organism is None:
        return broken("It must stand in uns, for the whole file.")
    if not facts.since(*_OWN_ONTOLOGIES):
        return verdict(f"{one} is no NCBITaxon term" for one in facts.organism_ids if not _is_taxon(one))
    known = {one.id for one in facts.organisms if not one.feature_only}
    return verdict(
        f"{one} is not among the schema's organisms" for one in facts.organism_ids if one not in known
    )


def _is_taxon(term: str) -> bool:
    return re.fullmatch(r"NCBITaxon:\d+", term) is not None


def words(column: str, allowed: Callable[[Facts], set[str]]) -> Callable[[Facts], Verdict]:
    """The rule that a column holds only these words."""

    def check(facts: Facts) -> Verdict:
        values = facts.values(column)
        if values is None:
            return not_checked(f"obs has no {column} that can be read.")
        may = allowed(facts)
        return verdict(
            f"{value} ({cells:,} cells) must be {' or '.join(sorted(may))}"
            for value, cells in sorted(values.items())
            if value not in may
        )

    return check


def tissue_types(facts: Facts) -> set[str]:
    """Values of tissue_type."""
    if facts.since(7):
        return {"cell line", "organoid", "primary cell culture", "tissue"}
    return {"cell culture", "organoid", "tissue"}
