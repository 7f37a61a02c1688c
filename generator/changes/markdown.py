"""The report as a comment on a pull request; texts of authors stand in code, where nothing has a meaning."""

import re
from collections.abc import Iterable, Iterator

from generator.changes.report import Change, Changes, CollectionChange, DatasetChange, Fact
from generator.manifests.wording import visible

LONGEST = 60_000
"""Characters; GitHub takes 65,536."""
MARK = "<!-- cellshelf: what would change for readers -->"
"""First line, by which the comment is found again."""
_WIDTH = 200
_MOST_LINKS = 20
_SUMMARIES = "catalog/summaries"


def markdown(changes: Changes, pictures: str = "") -> str:
    """A heading, the totals, and a table a dataset; what does not fit is counted.

    `pictures` is the address of the repository's files as the change has them, if they can be shown.
    """
    head = [MARK, "### What would change for readers", ""]
    if changes.nothing:
        return "\n".join([*head, "Nothing.", *_site(changes)]) + "\n"
    told = [*head, *_table(changes.totals), *_links(changes), *_site(changes)]
    parts = ["\n".join(told) + "\n"]
    blocks = [_block(each, pictures) for each in changes.each]
    length = len(parts[0])
    for number, block in enumerate(blocks):
        length += len(block)
        if length > LONGEST:
            parts.append(f"\n... and {len(blocks) - number} more; `catalog diff` tells all.\n")
            break
        parts.append(block)
    return "".join(parts)


def _links(changes: Changes) -> Iterator[str]:
    if changes.links is None:
        return
    wrong = [link for link in changes.links if link.said]
    yield ""
    yield f"{len(changes.links)} links of new and changed datasets were asked; {len(wrong)} do not answer."
    yield from (f"- {_code(link.url)}: {_code(link.said)}" for link in wrong[:_MOST_LINKS])
    if len(wrong) > _MOST_LINKS:
        yield f"- and {len(wrong) - _MOST_LINKS} more"


def _site(changes: Changes) -> Iterator[str]:
    if changes.site:
        yield ""
        yield "The site: " + ", ".join(f"{_plain(fact.name)} {_code(fact.after)}" for fact in changes.site)


def _block(each: CollectionChange | DatasetChange, pictures: str) -> str:
    return "".join(f"{line}\n" for line in _lines(each, pictures))


def _lines(each: CollectionChange | DatasetChange, pictures: str) -> Iterator[str]:
    kind = "dataset" if isinstance(each, DatasetChange) else "collection"
    yield ""
    yield f"#### {each.change.value.capitalize()} {kind} {_code(each.accession)}: {_code(each.title)}"
    yield ""
    if each.change is Change.GONE:
        yield "**No manifest has it any more, and no tombstone stands in its place.**"
    if each.reason:
        yield f"Reason: {_code(each.reason)}"
    if isinstance(each, DatasetChange) and each.picture and pictures:
        # An accession and a number: nothing that somebody could write anything with.
        file = f"{_SUMMARIES}/{each.accession}.v{each.picture}.webp"
        yield f'<img alt="The cells of {each.accession}" src="{pictures}{file}" width="320">'
        yield ""
    if each.facts:
        yield from _table(each.facts, new=each.change is Change.NEW)
    if isinstance(each, DatasetChange) and each.broken:
        yield ""
        yield "Rules of the CELLxGENE schema that the file breaks:"
        yield ""
        yield from (f"- {_code(rule)}" for rule in each.broken)


def _table(facts: Iterable[Fact], *, new: bool = False) -> Iterator[str]:
    yield "| | now |" if new else "| | before | after |"
    yield "|---|---|" if new else "|---|---|---|"
    for fact in facts:
        values = [fact.after] if new else [fact.before, fact.after]
        yield f"| {_plain(fact.name)} | " + " | ".join(_code(value) for value in values) + " |"


def _code(value: str) -> str:
    """A code span that holds the text and nothing but the text, also in a table."""
    shown = visible(" ".join(value.split()))
    if len(shown) > _WIDTH:
        shown = f"{shown[: _WIDTH - 1]}…"
    # GitHub takes a bar for the end of a cell even in code, and a backslash before it for part of the bar.
    shown = shown.replace("\\", "＼").replace("|", "¦").replace("`", "´")  # noqa: RUF001 - look-alikes
    return f"`{shown}`" if shown else ""


def _plain(value: str) -> str:
    """A name of ours; whatever else somebody wrote there is left out."""
    return re.sub(r"[^A-Za-z0-9 ]", "", value)
