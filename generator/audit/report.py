"""What was asked, and what readers do not get."""

from generator.manifests.wording import visible
from generator.model.record import record


@record
class Finding:
    """One address that does not answer as it must."""

    subject: str
    url: str
    message: str


@record
class Audit:
    """One audit."""

    date: str
    """YYYY-MM-DD."""
    site: str
    asked: dict[str, int]
    """Addresses by what they are of."""
    whole: bool
    """Files were read to their end and their digests compared."""
    findings: tuple[Finding, ...]


def text(audit: Audit) -> str:
    """A line a finding, and what was asked; ends with a line break."""
    lines = [f"{each.url}: {each.message}" for each in audit.findings]
    return "\n".join(visible(line) for line in [*lines, _end(audit)]) + "\n"


def markdown(audit: Audit) -> str:
    """The same for an issue; addresses and answers stand in code, where nothing has a meaning."""
    lines = ["### Audit of the published catalog", "", _end(audit), ""]
    lines += [f"- `{_bare(each.url)}`: `{_bare(each.message)}`" for each in audit.findings]
    return "\n".join(lines) + "\n"


def _bare(value: str) -> str:
    return visible(value).replace("`", "'")[:500]


def _end(audit: Audit) -> str:
    asked = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in audit.asked.items())
    how = "; files read whole" if audit.whole else ""
    found = f"{len(audit.findings)} found wanting" if audit.findings else "all as it should be"
    return f"{audit.date}, {audit.site}: {asked or 'nothing to ask'}{how}: {found}."
