"""What a manifest says of something that was published and is no longer offered."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.fields import ONE_LINE, Date
from generator.model.record import record


class WithdrawalKind(enum.StrEnum):
    """Why a tombstone stands at a permalink."""

    WITHDRAWN = "withdrawn"
    """It should not be used any more."""
    SUPERSEDED = "superseded"
    """Something newer takes its place."""
    DUPLICATE = "duplicate"
    """The same cells are published elsewhere in the catalog."""
    MOVED = "moved"
    """It is published somewhere else now."""


@record
class Withdrawal:
    """The end of a collection, dataset or version; its permalink shows a tombstone from then on."""

    kind: WithdrawalKind = WithdrawalKind.WITHDRAWN
    date: Date
    reason: Annotated[
        str,
        Meta(
            min_length=3,
            max_length=1_000,
            description="Why, for readers who come by an old link.",
            extra_json_schema=ONE_LINE,
        ),
    ]
    successor: (
        Annotated[
            str,
            Meta(
                description="What to use instead: an accession of this catalog, or a web address.",
                extra_json_schema={"format": "successor"},
            ),
        ]
        | None
    ) = None
