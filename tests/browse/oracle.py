"""What a filter means, evaluated row by row with no index: the truth that the engine is held to."""

import calendar
import datetime as dt

from generator.browse.curated import CELL_CLASSES, CELL_SUBCLASSES, ORGANS, SYSTEMS

PANELS = {"cell_type": ("cell_class", "cell_subclass", "cell_type"), "tissue": ("system", "organ", "tissue")}
BROAD = {"cell_class": CELL_CLASSES, "cell_subclass": CELL_SUBCLASSES, "system": SYSTEMS, "organ": ORGANS}
STAGES = {"HsapDv": "stages:HsapDv", "MmusDv": "stages:MmusDv", "UBERON": "stages:UBERON"}


def key(term):
    return "normal" if term.id == "PATO:0000461" else term.id or term.label


class Oracle:
    """Rows (datasets, or lists of datasets for collections) against a state."""

    def __init__(self, lexicon, today):
        self.lexicon = lexicon
        self.today = dt.date.fromisoformat(today)

    def above(self, term_id):
        return {term_id, *self.lexicon.ancestors(term_id)}

    def has(self, row, facet, value):
        """Whether a dataset has that value of a facet."""
        if facet == "consortium":
            return value in (row.collection.consortia or ("none",))
        if facet == "publication":
            return value == (row.collection.doi or "none")
        return value in self.of_terms(row, facet)

    def of_terms(self, row, facet):
        """The values of a facet that looks at terms."""
        dish = row.tissue_types[0] if len(row.tissue_types) == 1 and row.tissue_types[0] != "tissue" else None
        if facet in BROAD:
            panel = next(name for name, facets in PANELS.items() if facet in facets)
            terms = () if panel == "tissue" and dish else row.terms.get(panel, ())
            return {a for term in terms for a in self.above(term.id) if a in BROAD[facet]}
        terms = row.terms.get(facet, ())
        if facet == "development_stage":
            return {stage for term in terms for stage in self.stages(term)}
        values = {f"{key(term)} {dish}" if facet == "tissue" and dish else key(term) for term in terms}
        return values - {"na"} if facet in {"self_reported_ethnicity", "suspension_type"} else values

    def stages(self, term):
        own = STAGES.get(term.id.split(":")[0])
        same = {t for t in self.above(term.id) if t.split(":")[0] == term.id.split(":")[0]}
        return {key(term), *same, own} if own else {key(term)}

    def deciding(self, state, facet):
        """The chosen values that no chosen value of a narrower panel lies under."""
        panels = next((facets for facets in PANELS.values() if facet in facets), (facet,))
        narrower = panels[panels.index(facet) + 1 :]
        chosen = [
            v for name in narrower for v in state["filters"].get(name, ()) if v in self.known.get(name, ())
        ]
        return [
            value
            for value in state["filters"].get(facet, ())
            if not any(value in self.above(other) for other in chosen)
        ]

    def matches(self, members, state, *, but=None):
        """Whether a line made of the datasets `members` matches, one group of facets left out."""
        asked = {}
        for facet, values in state["filters"].items():
            group = next((name for name, facets in PANELS.items() if facet in facets), facet)
            if facet == "published":
                hit = self.recent(members, values)
            else:
                hit = any(self.has(row, facet, v) for row in members for v in self.deciding(state, facet))
            asked[group] = asked.get(group, False) or (bool(values) and hit)
        for name, (low, high) in state["ranges"].items():
            number = members[0].cells if name == "cells" else members[0].genes_per_cell
            asked[name] = (
                number is not None and (low is None or number >= low) and (high is None or number <= high)
            )
        return all(hit for group, hit in asked.items() if group != but)

    def recent(self, members, values):
        months = max([int(v) for v in values if v.isdecimal()] + [0])
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - months, 12)
        day = min(self.today.day, calendar.monthrange(year, month + 1)[1])
        return min(row.published for row in members) >= dt.date(year, month + 1, day).isoformat()
