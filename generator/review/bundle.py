"""A link's bundle: the pages of a draft, rewritten for the loader, sealed with the link's secret."""

import hashlib
import html
import posixpath
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

import msgspec
from msgspec import field

from generator.model.record import record
from generator.review import sealing
from generator.review.links import ReviewLink

BUNDLE = "bundle"
TERMS = "terms"
STYLE = "style.css"
"""All stylesheets of the pages, in their order."""
START = "start"
"""The file that names the page to show first."""
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_PLAIN_TERMS = 256
_UP = "../../"
"""From a link's page to the site's root."""


@record
class Terms:
    """What the loader is told, beside the bundle: it changes while the bundle stays."""

    expires: str
    view_only: bool
    anonymous: bool
    addresses: dict[str, str] = field(default_factory=dict)
    """Where a file is fetched from instead, by the address that stands in the pages."""


@record
class Rewriting:
    """What a page's addresses may lead to."""

    files: frozenset[str]
    """Paths in the bundle."""
    data: str
    """Where data files lie: a path on the site, or an absolute address."""
    script: str
    """Path on the site of the pages' own script; the only one that stays."""
    view_only: bool
    site: str
    """Absolute address of the site, with its closing slash."""

    @property
    def absolute(self) -> str:
        """Where data files lie, as citations and commands write it."""
        return self.data if urlsplit(self.data).scheme else f"{self.site}{self.data}"


def cited(text: str, path: str, rules: Rewriting) -> str:
    """Words of a citation at site path `path`: permalinks for addresses of files, which end with the link."""
    own = re.match(r"[cd]/[^/]+/(?:v\d+/)?", path)
    permalink = f"{rules.site}{own[0] if own else ''}"
    return re.sub(rf"{re.escape(rules.absolute)}[\w./%-]*", lambda _: permalink, text)


def rewrite(page: str, path: str, rules: Rewriting) -> tuple[str, tuple[str, ...]]:
    """The page at site path `path` as the loader shows it, and the stylesheets it asked for.

    Links inside the bundle and its pictures become `data-` attributes that the loader follows; what the head
    says to search engines and programs is dropped, and so is every script but the pages' own.
    """
    rewriter = _Rewriter(path, rules)
    rewriter.feed(page)
    rewriter.close()
    return "".join(rewriter.parts), tuple(rewriter.styles)


def sealed_bundle(secret: bytes, files: Mapping[str, bytes], salt: bytes) -> bytes:
    """The bundle's file on the site."""
    link = sealing.link_id(secret)
    return sealing.seal(sealing.file_key(secret, BUNDLE), f"{link}/{BUNDLE}", sealing.pack(files), salt)


def sealed_terms(link: ReviewLink, addresses: dict[str, str] | None = None) -> bytes:
    """The file on the site that tells the loader until when the link opens.

    `addresses` are those of signed files by what stands in the pages; None where no link's files are signed.
    """
    terms = Terms(
        expires=link.expires,
        view_only=link.view_only,
        anonymous=link.anonymous,
        addresses=addresses or {},
    )
    content = msgspec.json.encode(terms)
    content = content.ljust(_PLAIN_TERMS if addresses is None else sealing.padded(len(content)))
    # The same terms give the same file, so that a publish leaves it alone; others have another salt.
    salt = hashlib.sha256(bytes.fromhex(link.terms_key) + content).digest()[: sealing.SALT_BYTES]
    return sealing.seal(bytes.fromhex(link.terms_key), f"{link.id}/{TERMS}", content, salt)


class _Rewriter(HTMLParser):
    """Copies HTML token by token."""

    def __init__(self, path: str, rules: Rewriting) -> None:
        super().__init__(convert_charrefs=False)
        self.path = path
        self.rules = rules
        self.parts: list[str] = []
        self.styles: list[str] = []
        self._skipping = ""
        self._depth = 0
        self._citing = 0
        self._tags: dict[str, Callable[[dict[str, str | None]], bool]] = {
            "a": self._anchor,
            "div": self._lookup,
            "img": self._picture,
            "link": self._link,
            "meta": lambda found: found.get("name") in ("viewport", "color-scheme") or "charset" in found,
            "script": self._script,
            "section": self._section,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if self._skipping:
            self._depth += tag == self._skipping
            return
        change = self._tags.get(tag)
        if change and not change(found):
            if tag not in _VOID:
                self._skipping, self._depth = tag, 1
            return
        if tag == "section" and (self._citing or found.get("id") == "cite"):
            self._citing += 1
        told = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in found.items()
        )
        self.parts.append(f"<{tag}{told}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        skipping, depth = self._skipping, self._depth
        self.handle_starttag(tag, attrs)
        if not self._skipping and tag not in _VOID:
            self.parts.append(f"</{tag}>")
        self._skipping, self._depth = skipping, depth

    def handle_endtag(self, tag: str) -> None:
        if not self._skipping:
            self.parts.append(f"</{tag}>")
            self._citing -= bool(self._citing and tag == "section")
        elif tag == self._skipping:
            self._depth -= 1
            if not self._depth:
                self._skipping = ""

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(cited(data, self.path, self.rules) if self._citing else data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def _anchor(self, found: dict[str, str | None]) -> bool:
        address = found.get("href")
        if not address:
            return True
        del found["href"]
        if self._is_data(address):
            if self.rules.view_only:
                return False
            found |= {"href": self._from_link(address), "target": "_blank", "rel": "noopener noreferrer"}
        elif urlsplit(address).scheme:
            found |= {"href": address, "target": "_blank", "rel": "noopener noreferrer"}
        else:
            self._inside(address, found)
        return True

    def _inside(self, address: str, found: dict[str, str | None]) -> None:
        """A link on the site: into the bundle, or to what anybody may see."""
        path, _, fragment = address.partition("#")
        target = self._resolved(path.partition("?")[0]) if path else self.path
        file = f"{target}index.html" if target.endswith("/") or not target else target
        if file in self.rules.files:
            found |= {"href": "#", "data-file": file, "data-part": fragment}
        elif not target.startswith(("facets/", "d/", "c/", "api/", "curation/")):
            found |= {"href": f"{_UP}{target}", "target": "_blank", "rel": "noopener noreferrer"}

    def _picture(self, found: dict[str, str | None]) -> bool:
        target = self._resolved(found.get("src") or "")
        if target in self.rules.files:
            del found["src"]
            found["data-picture"] = target
        return True

    def _lookup(self, found: dict[str, str | None]) -> bool:
        """Gene lookup reads a data file, if the link's reader may have one."""
        address = found.pop("data-genes", None)
        if address and not self.rules.view_only:
            found["data-genes"] = self._from_link(address)
        return True

    def _section(self, found: dict[str, str | None]) -> bool:
        """Downloads, if the reader may have files."""
        return not (self.rules.view_only and found.get("id") == "downloads")

    def _link(self, found: dict[str, str | None]) -> bool:
        if found.get("rel") == "stylesheet":
            self.styles.append(self._resolved(found.get("href") or ""))
        return False

    def _script(self, found: dict[str, str | None]) -> bool:
        if self._resolved(found.get("src") or "") != self.rules.script:
            return False
        found["src"] = f"{_UP}{self.rules.script}"
        return True

    def _is_data(self, address: str) -> bool:
        return address.startswith(self.rules.data) or self._resolved(address).startswith(self.rules.data)

    def _from_link(self, address: str) -> str:
        return address if urlsplit(address).scheme else f"{_UP}{self._resolved(address)}"

    def _resolved(self, address: str) -> str:
        """The site path of a relative address on this page."""
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), address))
        return joined.lstrip("/") + ("/" if address.endswith(("/", "..")) or address == "." else "")
