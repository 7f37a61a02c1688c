"""What all tests share: one browser, one S3 server, and a skip told apart from a pass."""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("cellshelf", deadline=None)  # a busy machine is no failure
settings.load_profile("cellshelf")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """The browser process; one for all, since a process holds one Playwright at a time."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test installs it")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory):
    """A real S3 server on loopback, whose keys are in the environment."""
    from generator.demo.seaweed import INSTALL, SeaweedFS, find_weed  # noqa: PLC0415 - brings anndata

    if find_weed() is None:
        pytest.skip(f"no S3 server: {INSTALL}")
    with (
        SeaweedFS(tmp_path_factory.mktemp("seaweed"), bucket="cells") as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server
        server.kill()  # nothing in it is wanted any more


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every skip where skips are forbidden (CI installs all that tests can need)."""
    if _skips_forbidden() and terminalreporter.stats.get("skipped"):
        terminalreporter.section("skipped, and CELLSHELF_NO_SKIPS is set", red=True)
        for report in terminalreporter.stats["skipped"]:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something was skipped, where skips are forbidden."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _skips_forbidden() and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skips_forbidden() -> bool:
    return os.environ.get("CELLSHELF_NO_SKIPS") == "1"
