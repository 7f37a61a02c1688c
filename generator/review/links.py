"""The ledger of links: whom a draft is shared with, and until when. Never the secret of a link."""

import datetime as dt
import enum
from collections.abc import Iterable
from pathlib import Path

import msgspec

from generator.errors import CellshelfError, UsageError
from generator.manifests import LINKS
from generator.model.fields import Accession, Date, Sha256
from generator.model.record import record, replace
from generator.storage import write_whole

LEDGER = LINKS


class State(enum.StrEnum):
    """Whether a link opens."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    MOVED = "published"
    """The collection is public: the link leads to its page."""


@record
class DataFile:
    """A file that a link lets its reader fetch."""

    key: str
    """Under the link's folder, and in the overlay's store."""
    sha256: Sha256


@record
class ReviewLink:
    """One link, for one recipient."""

    id: str
    token: str
    """Name of the folder with the link's data files; whoever knows it can fetch them."""
    collection: Accession
    slug: str
    to: str
    """The recipient, as the lab calls them."""
    created: Date
    expires: Date
    """The last day on which it opens, in UTC."""
    anonymous: bool
    view_only: bool
    terms_key: str
    """Opens and seals the link's terms (its last day) and nothing else; hexadecimal."""
    files: tuple[DataFile, ...]
    revoked: Date | None = None
    moved: Date | None = None

    def state(self, today: str) -> State:
        """Whether it opens on the day `today`."""
        if self.moved:
            return State.MOVED
        if self.revoked:
            return State.REVOKED
        return State.OPEN if today <= self.expires else State.EXPIRED


@record
class Links:
    """All links of an overlay, in the order in which they were made."""

    links: tuple[ReviewLink, ...] = ()

    def find(self, name: str) -> ReviewLink:
        """The link whose id begins with `name`; raises UsageError unless it is one."""
        found = [link for link in self.links if name and link.id.startswith(name)]
        if len(found) != 1:
            told = "no link" if not found else f"{len(found)} links"
            raise UsageError(
                f"{told} with an id like {name!r}",
                hint="`catalog links list` names them; its first digits do",
            )
        return found[0]

    def replaced(self, link: ReviewLink) -> "Links":
        """With `link` in place of the one with its id."""
        return Links(links=tuple(link if each.id == link.id else each for each in self.links))

    def open(self, today: str) -> tuple[ReviewLink, ...]:
        """Those that open."""
        return tuple(link for link in self.links if link.state(today) is State.OPEN)


def extended(link: ReviewLink, until: str, today: str) -> ReviewLink:
    """The link with another last day, later or earlier; raises UsageError if it has ended for good."""
    state = link.state(today)
    if state in (State.REVOKED, State.MOVED):
        raise UsageError(f"the link is {state}", hint="make a new one with `catalog share`")
    check_expiry(until, today)
    return replace(link, expires=until)


def revoked(link: ReviewLink, today: str) -> ReviewLink:
    """The link, ended for good; raises UsageError if its collection is public."""
    if link.moved:
        raise UsageError("the collection is public", hint="`catalog withdraw` is for what is public")
    return link if link.revoked else replace(link, revoked=today)


def moved(links: Iterable[ReviewLink], collection: str, today: str) -> Links:
    """The links, with those of a collection that was published leading there, if they still opened."""
    return Links(
        links=tuple(
            replace(link, moved=today)
            if link.collection == collection and link.state(today) is State.OPEN
            else link
            for link in links
        )
    )


def check_expiry(until: str, today: str) -> None:
    """Raise UsageError unless `until` is a day, and today or later."""
    try:
        dt.date.fromisoformat(until)
    except ValueError:
        raise UsageError(f"{until!r} is no day", hint="write it like 2027-01-31") from None
    if until < today:
        raise UsageError(f"{until} is past", hint="a link expires today or later")


def end_of(link: ReviewLink) -> str:
    """The first moment at which the link is closed, as policies write it."""
    after = dt.date.fromisoformat(link.expires) + dt.timedelta(days=1)
    return f"{after.isoformat()}T00:00:00Z"


def seconds_left(link: ReviewLink, now: dt.datetime) -> int:
    """Whole seconds until the link is closed; none or fewer if it is."""
    return int((dt.datetime.fromisoformat(end_of(link)) - now).total_seconds())


def read_links(overlay: Path) -> Links:
    """The ledger of `overlay`; raises UsageError if it is no overlay, CellshelfError if it is damaged."""
    path = overlay / LEDGER
    try:
        return msgspec.json.decode(path.read_bytes(), type=Links)
    except FileNotFoundError:
        raise UsageError(
            f"{overlay} is no overlay: it has no {LEDGER}", hint="`catalog overlay FOLDER` makes one"
        ) from None
    except msgspec.DecodeError as error:
        raise CellshelfError(f"{path}: {error}", hint="restore it from its repository") from error


def write_links(overlay: Path, links: Links) -> None:
    """Write the ledger of `overlay`."""
    write_whole(overlay / LEDGER, msgspec.json.format(msgspec.json.encode(links), indent=2) + b"\n")
