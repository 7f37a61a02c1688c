"""`catalog overlay`, `catalog share` and `catalog links`: drafts, and who may see them."""

import secrets
from collections.abc import Callable
from pathlib import Path

import click

from generator import review
from generator.cli.commands import EXIT_CODES, FOLDER, catalog, today
from generator.pipeline import cleaning, sharing
from generator.pipeline import overlay as overlays
from generator.pipeline.cleaning import Cleaned
from generator.review import ReviewLink, State

HOLDS_UNTIL_PUBLISHED = (
    "It holds from the next `catalog publish --overlay`; until then all is as it was published last."
)


def overlay_option(*, required: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """--overlay, which every command about drafts has."""
    return click.option(
        "--overlay",
        type=FOLDER,
        required=required,
        default=None,
        envvar="CELLSHELF_OVERLAY",
        help="Folder with the drafts, outside of the public catalog; CELLSHELF_OVERLAY by default.",
    )


@catalog.command("overlay", epilog=EXIT_CODES)
@click.argument("folder", type=FOLDER)
@click.pass_obj
def begin(root: Path, folder: Path) -> None:
    """Make FOLDER a place for drafts, beside the public catalog.

    Every other command works on drafts with `--root FOLDER`.
    """
    overlays.begin(root, folder)
    click.echo(f"{folder}: add drafts with `catalog --root {folder} add`, with `visibility: private`")


@catalog.command(epilog=EXIT_CODES)
@click.argument("collection")
@overlay_option()
@click.option("--to", required=True, metavar="WHO", help="The recipient, for your own list; not published.")
@click.option("--expires", required=True, metavar="YYYY-MM-DD", help="The last day on which it opens (UTC).")
@click.option("--anonymous", is_flag=True, help="Leave out who made the data; refused if files tell it.")
@click.option("--view-only", is_flag=True, help="Pages only: no file can be downloaded.")
@click.pass_obj
def share(
    root: Path, collection: str, overlay: Path, to: str, expires: str, *, anonymous: bool, view_only: bool
) -> None:
    """Make a private link to the draft COLLECTION (slug or accession), and print it once."""
    wish = sharing.Wish(
        collection=collection, to=to, expires=expires, anonymous=anonymous, view_only=view_only
    )
    link, address = sharing.share(root, overlay, wish, random=secrets.token_bytes, today=today())
    for name in sharing.named_by_site(root, overlay, link) if anonymous else ():
        click.echo(f"warning: the site itself says {name}, on every page of this link", err=True)
    click.echo(address)
    click.echo(
        f"For {link.to}, until {link.expires}. It opens after `catalog publish --overlay {overlay}`. "
        "Keep the address: nobody can print it again.",
        err=True,
    )


@catalog.command(epilog=EXIT_CODES)
@click.argument("collection")
@overlay_option()
@click.pass_obj
def clean(root: Path, collection: str, overlay: Path) -> None:
    """Take out of the files of the draft COLLECTION (slug or accession) what tells who made them.

    Copies without names, e-mail addresses and people's folders take the files' places in the draft, each with
    a certificate of what was removed. The files as they were stay in the overlay's store.
    """
    done = cleaning.clean(root, overlay, collection)
    for each in done:
        click.echo(f"{each.accession} v{each.version}: {told_of(each, overlay)}")
        for removal in each.cleaning.removed if each.cleaning else ():
            click.echo(f"  {removal.place or 'the file'}: {removal.what}")
    if any(each.cleaning for each in done):
        click.echo(f"Now `catalog --root {overlay} summarize` and `sidecars`; manifests are yours to edit.")


def told_of(done: Cleaned, overlay: Path) -> str:
    """What became of a version's files."""
    if done.cleaning is None:
        return "a new R file" if done.rds else "nothing tells who made it"
    return f"cleaned{', with a new R file' if done.rds else ''}; see {overlay / done.certificate}"


@catalog.group()
def links() -> None:
    """List private links, move their last day, or end them."""


@links.command("list", epilog=EXIT_CODES)
@overlay_option()
def list_links(overlay: Path) -> None:
    """Every link: its id, state, last day, draft and recipient."""
    for link in review.read_links(overlay).links:
        marks = [
            name for name, is_so in (("anonymous", link.anonymous), ("view only", link.view_only)) if is_so
        ]
        told = f" ({', '.join(marks)})" if marks else ""
        click.echo(f"{link.id[:8]}  {link.state(today()):9}  {link.expires}  {link.slug}  {link.to}{told}")


@links.command(epilog=EXIT_CODES)
@click.argument("link")
@overlay_option()
@click.option("--expires", required=True, metavar="YYYY-MM-DD", help="The new last day (UTC).")
def extend(overlay: Path, link: str, expires: str) -> None:
    """Give LINK (the first digits of its id) another last day; its address stays."""
    day = today()
    changed = sharing.change(overlay, link, lambda found: review.extended(found, expires, day))
    click.echo(f"{changed.id[:8]} opens until {changed.expires}. {HOLDS_UNTIL_PUBLISHED}")


@links.command(epilog=EXIT_CODES)
@click.argument("link")
@overlay_option()
def revoke(overlay: Path, link: str) -> None:
    """End LINK (the first digits of its id) for good."""
    day = today()
    before = review.read_links(overlay).find(link)
    changed = sharing.change(overlay, link, lambda found: review.revoked(found, day))
    click.echo(f"{changed.id[:8]} is revoked. {still_reachable(before, day)}")


def still_reachable(link: ReviewLink, day: str) -> str:
    """What a link that was just ended still opens, and until when."""
    if link.state(day) is not State.OPEN:
        return "It had ended before."
    return f"Publish now: until then pages and files stay reachable, to {link.expires} at most in a bucket."
