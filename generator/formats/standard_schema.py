"""What the single-cell schema has the portal add to a submitted file, by version.

Sources: the texts `schema/<version>/schema.md` of chanzuckerberg/single-cell-curation, 2.0.0 to 7.1.0.
"""

import re

from generator import ontology
from generator.model.record import record

Version = tuple[int, ...]

REFERENCE = "https://github.com/chanzuckerberg/single-cell-curation/blob/main/schema/{0}/schema.md"
_MANY = " || "
_WORDS = frozenset({"unknown", "na", "multiethnic"})
"""Values of terms' columns that are no terms; their labels are the same words."""
_CLARIFIED = re.compile(r"(\S+)( \(.*\))\Z")
_SUFFIXED = re.compile(r"(\S+)( \((?:organoid|cell culture)\))\Z")
_ANTIBODY = "anti-"
_CONDITION = "experimental_condition"


@record
class Wanted:
    """What a file of one version gets."""

    version: Version
    labels: tuple[str, ...]
    """Columns of obs that get the labels of `<name>_ontology_term_id`."""
    features: tuple[str, ...]
    """Columns of var and raw.var."""
    notes: tuple[str, ...]
    """Keys of uns, beside `citation`."""
    joins: bool
    """Whether obs gets observation_joinid."""
    perturbations: bool
    """Whether obs gets perturbation_types where it tells perturbations."""


def wanted(version: Version | None) -> Wanted:
    """What the portal adds to a file of that version; to one that declares none, what any version has.

    Without a version neither `schema_version` nor `schema_reference` is added: only the author can
    say which rules the file follows.
    """
    rules = version or (99,)
    labels = ["assay", "cell_type", "development_stage", "disease"]
    labels += ["ethnicity"] if version is None or rules < (3,) else []
    labels += ["self_reported_ethnicity"] if rules >= (3,) else []
    labels += ["organism"] if version is None or rules < (6,) else []
    labels += ["sex", "tissue"]
    labels += [_CONDITION] if rules >= (7, 1) else []
    notes = ["organism"] if rules >= (6,) else []
    notes += ["schema_version"] if version else []
    notes += ["schema_reference"] if version and rules >= (4,) else []
    return Wanted(
        version=rules,
        labels=tuple(labels),
        features=features(rules),
        notes=tuple(notes),
        joins=rules >= (4,),
        perturbations=rules >= (7, 1),
    )


def features(version: Version) -> tuple[str, ...]:
    """Columns that the portal adds to var and raw.var."""
    names = ["feature_biotype"] if version >= (3,) else []
    names += ["feature_length"] if version >= (4,) else []
    names += ["feature_name", "feature_reference"]
    return (*names, "feature_type") if version >= (5, 2) else tuple(names)


def label(value: str, field: str, version: Version) -> str | None:
    """The human-readable name of a value of the field's terms; None if a term is not known.

    >>> label("CL:0000057 (cell culture)", "tissue", (3, 1, 0))
    'fibroblast (cell culture)'
    """
    if value in _WORDS:
        return value
    behind = ""
    pattern = _SUFFIXED if field == "tissue" and version < (4,) else None
    if field == "assay" and version < (3,):
        pattern = _CLARIFIED
    if pattern and (match := pattern.match(value)):
        value, behind = match.groups()
    between = delimiter(field, version)
    names = [_name(term) for term in (value.split(between) if between else [value])]
    return None if None in names else (between or "").join(n for n in names if n is not None) + behind


def delimiter(field: str, version: Version) -> str | None:
    """What stands between several terms of one value; None where the version allows one term only."""
    if field in ("disease", _CONDITION):
        return _MANY if version >= (6,) else None
    if field == "self_reported_ethnicity" and version >= (4,):
        return _MANY if version >= (6,) else ","
    return None


def _name(term: str) -> str | None:
    if term in _WORDS:
        return term
    if term.startswith(_ANTIBODY):
        name = ontology.label(term.removeprefix(_ANTIBODY))
        return name and _ANTIBODY + name
    return ontology.label(term)


def perturbation_types(condition: str, genetic: str) -> str:
    """The kinds of perturbation that a cell's experimental condition and genetic perturbation tell."""
    found = set() if genetic in ("", "na") else {"genetic"}
    for term in [] if condition in ("", "na") else condition.split(_MANY):
        if term.startswith("CHEBI:"):
            found.add("chemical")
        elif term.removeprefix(_ANTIBODY).startswith("uniprot:"):
            found.add("protein")
        elif term == "EFO:0001702":
            found.add("temperature")
        elif term == "EFO:0002756" or "EFO:0002755" in (term, *ontology.ancestors(term)):
            found.add("diet")
    return _MANY.join(sorted(found)) or "no perturbations"
