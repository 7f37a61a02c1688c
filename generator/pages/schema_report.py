"""Which rules of the schema the file meets, in words."""

from generator.model.summary import Outcome, RuleOutcome, SchemaReport
from generator.model.validation import Validation
from generator.pages import wording
from generator.pages.dataset_views import Rule, SchemaView

_MOST_ERRORS = 20


def schema_view(report: SchemaReport, validation: Validation | None = None) -> SchemaView:
    """The report, broken rules first, and the verdict of the official validator."""
    by = {outcome: tuple(_rule(o) for o in report.outcomes if o.outcome is outcome) for outcome in Outcome}
    whole = len(report.outcomes) or 1
    return SchemaView(
        verdict=_verdict(report),
        declared=_declared(report),
        official=_official(validation) if validation else "",
        official_errors=validation.errors[:_MOST_ERRORS] if validation else (),
        met_width=f"{100 * len(by[Outcome.MET]) / whole:.1f}%",
        broken_width=f"{100 * len(by[Outcome.BROKEN]) / whole:.1f}%",
        broken=by[Outcome.BROKEN],
        open=by[Outcome.NOT_CHECKED],
        met=by[Outcome.MET],
    )


def in_short(report: SchemaReport) -> str:
    """For a list of facts: `7.1.0, 2 rules broken`."""
    broken = len(report.broken)
    declared = report.declared or "none declared"
    state = f"{wording.count(broken, 'rule')} broken" if broken else "all checked rules met"
    return f"{declared}, {state}" if report.outcomes else declared


def _rule(outcome: RuleOutcome) -> Rule:
    return Rule(code=outcome.code, title=outcome.title, detail=outcome.detail)


def _official(validation: Validation) -> str:
    found = "finds the file valid" if validation.valid else "finds the file not valid"
    errors = len(validation.errors)
    more = f"; {_MOST_ERRORS} of its {errors:,} errors follow" if errors > _MOST_ERRORS else ""
    warned = f", with {wording.count(len(validation.warnings), 'warning')}" if validation.warnings else ""
    return f"The official validator, {validation.validator}, {found}{warned} ({validation.date}){more}."


def _verdict(report: SchemaReport) -> str:
    met = sum(1 for o in report.outcomes if o.outcome is Outcome.MET)
    broken = len(report.broken)
    if not report.outcomes:
        return "No rule of the schema could be checked."
    checked = f"{wording.number(met + broken)} rules checked"
    if not broken:
        return f"The file meets all {checked}."
    return f"The file breaks {wording.number(broken)} of {checked}."


def _declared(report: SchemaReport) -> str:
    if report.declared is None:
        return (
            "The file declares no version of the CELLxGENE schema; "
            f"the rules of version {report.checked} were applied."
        )
    if report.declared != report.checked:
        return (
            f"The file declares version {report.declared} of the CELLxGENE schema; "
            f"the rules of version {report.checked} were applied."
        )
    return f"The rules are those of CELLxGENE schema {report.declared}, which the file declares."
