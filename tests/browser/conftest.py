"""A real Chromium on the demo site, built from the committed catalog and served as `catalog serve` does."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator import pipeline
from generator.website import server

ROOT = Path(__file__).parents[2]
PREFIX = "/sub/path/"  # every browser test runs under a sub-path: what works there works at the top


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> str:
    """The demo site's address, with a closing slash."""
    out = tmp_path_factory.mktemp("site")
    pipeline.build(ROOT, out, jobs=2)
    ready: list[str] = []
    started = threading.Event()

    def tell(url: str) -> None:
        ready.append(url)
        started.set()

    thread = threading.Thread(
        target=server.serve,
        kwargs={
            "site": out,
            "store": ROOT / ".store",
            "host": "127.0.0.1",
            "port": 0,
            "prefix": PREFIX,
            "ready": tell,
        },
        daemon=True,
    )
    thread.start()
    assert started.wait(10), "the server did not start"
    return ready[0]


@dataclass
class Watched:
    """What a page did that it must not do."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium, site):
    """Open a path of the site; the page's `watched` fills while it lives."""
    contexts = []

    def opened(path: str, *, width: int = 1440, dark: bool = False, script: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.watched = Watched()
        page.on("console", lambda m: page.watched.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.watched.errors.append(str(e)))
        page.on("request", lambda r: _note_foreign(page.watched, r.url, site))
        page.on("response", lambda r: page.watched.missing.append(r.url) if r.status >= 400 else None)
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


def _note_foreign(watched: Watched, url: str, site: str) -> None:
    if not url.startswith((site, "data:", "blob:")):
        watched.foreign.append(url)
