"""One browser for all tests of the page, and pages in it that may load nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.report.page.plans import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Literal

    from playwright.sync_api import Browser, BrowserContext, Page

    from featurebuilder.plan.prepared import PreparedCommand

    Theme = Literal["light", "dark"]

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Opened(NamedTuple):
    """A page in a browser, and what went wrong in it or was asked of a network."""

    page: Page
    complaints: list[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright: pip install -e '.[browser]'"
    )
    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium)
        yield opened
        opened.close()


class Opener:
    """Opens the pages of commands as files."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._file = folder / "review.html"
        self.contexts: list[BrowserContext] = []

    def __call__(  # noqa: PLR0913 - one argument for each thing a browser can be told
        self,
        prepared: PreparedCommand,
        hash_: str = "",
        *,
        size: tuple[int, int] = (1280, 900),
        theme: Theme = "light",
        scripts: bool = True,
        inspected: bool = False,
    ) -> Opened:
        """Open the page; what is ``inspected`` obeys scripts of the test in spite of its policy."""
        self._file.write_text(page_of(prepared), encoding="utf-8")
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            java_script_enabled=scripts,
            bypass_csp=inspected,
        )
        self.contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: complaints.append(request.url.partition("#")[0]))
        page.goto(f"{self._file.as_uri()}{hash_}")
        complaints.remove(self._file.as_uri())
        return Opened(page, complaints)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Return what opens pages."""
    opener = Opener(browser, tmp_path)
    yield opener
    for context in opener.contexts:
        context.close()
