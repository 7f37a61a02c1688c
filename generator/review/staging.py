"""What lies on the site for links: a loader for each that opens, a redirect for each that was published."""

import html
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from generator.errors import CellshelfError
from generator.review.bundle import BUNDLE, TERMS, sealed_terms
from generator.review.links import Links, ReviewLink, State

FOLDER = "r"
"""Where links lie on the site."""
_LOADER = Path(__file__).parent / "loader"
_SHARED = ("loader.css", "open.js", "sealing.js")
_MOVED = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Published</title>
    <meta http-equiv="refresh" content="0; url={target}">
    <meta name="robots" content="noindex">
    <link rel="canonical" href="{permalink}">
  </head>
  <body>
    <p>What this link showed is published: <a href="{target}">{permalink}</a></p>
  </body>
</html>
"""


def link_path(link: str) -> str:
    """The site path of the link with that id."""
    return f"{FOLDER}/{link}/"


def site_files(
    links: Links,
    overlay: Path,
    *,
    today: str,
    site: str,
    data: str,
    signed: Callable[[ReviewLink], dict[str, str] | None] = lambda _: None,
) -> dict[str, bytes]:
    """Every file of private links on the site at the address `site`, by path; nothing of those that ended.

    `data` is where the store's files are fetched from; `signed` gives the signed addresses of a link's files.
    """
    files: dict[str, bytes] = {}
    for link in links.links:
        state, folder = link.state(today), link_path(link.id)
        if state is State.OPEN:
            files[f"{folder}index.html"] = loader_page(data)
            files[f"{folder}{TERMS}.enc"] = sealed_terms(link, signed(link))
            files[f"{folder}{BUNDLE}.enc"] = read_bundle(overlay, link)
        elif state is State.MOVED:
            files[f"{folder}index.html"] = _redirect(site, link)
    if any(path.endswith(".enc") for path in files):
        files |= {f"{FOLDER}/{name}": (_LOADER / name).read_bytes() for name in _SHARED}
    return files


def loader_page(data: str) -> bytes:
    """The page that opens a link: the same for all; files may be fetched from the origin of `data` too."""
    page = (_LOADER / "index.html").read_text(encoding="utf-8")
    parts = urlsplit(data)
    if parts.scheme:
        page = page.replace("connect-src 'self'", f"connect-src 'self' {parts.scheme}://{parts.netloc}")
    return page.encode()


def bundle_file(overlay: Path, link: str) -> Path:
    """Where the sealed pages of a link are kept until they are published."""
    return overlay / "links" / f"{link}.enc"


def read_bundle(overlay: Path, link: ReviewLink) -> bytes:
    """The sealed pages of a link; raises CellshelfError if they are gone."""
    path = bundle_file(overlay, link.id)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CellshelfError(
            f"{path} is gone, and nobody can seal it again",
            hint=f"restore it, or revoke the link {link.id[:8]} and share anew",
        ) from None


def _redirect(site: str, link: ReviewLink) -> bytes:
    permalink = f"{site}c/{link.collection}/"
    target = f"../../c/{link.collection}/"
    return _MOVED.format(target=html.escape(target), permalink=html.escape(permalink)).encode()
