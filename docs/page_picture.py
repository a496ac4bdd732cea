"""The pictures of the review page: drawn by a browser, and known by the page they were drawn of.

Browsers and fonts differ, so that no two machines draw the same picture: what is checked is the
SHA-256 of the page, which stands beside its pictures.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from featurebuilder.features.update import UpdateSelection
from featurebuilder.pipeline import shown
from featurebuilder.report.page.rendering import render_page
from featurebuilder.report.page.reviewing import review_of
from featurebuilder.upkeep import prepare_update

FOLDER = Path(__file__).with_name("pictures")
RECORD = FOLDER / "page.sha256"
WIDTH, HEIGHT, SCALE = 1280, 900, 1.5


def conflicting_page(root: Path) -> str:
    """Edit a line of the router that the changed request changes, too; return the update's page."""
    router = root / "petsage/api/v1/endpoints/smoke_test.py"
    text = router.read_text(encoding="utf-8").replace("is operational.", "says hello.")
    text = text.replace("\nrouter = ", "\n# Monitors ask this one every minute.\nrouter = ")
    router.write_text(text, encoding="utf-8")
    prepared = prepare_update(root, UpdateSelection(("smoke_test",)))
    return render_page(review_of(prepared, shown(prepared, root).log))


def is_current(html: str) -> bool:
    """Return whether the pictures are of this page."""
    files = [FOLDER / f"page-{theme}.png" for theme in ("light", "dark")]
    there = RECORD.is_file() and all(file.is_file() for file in files)
    return there and RECORD.read_text(encoding="utf-8") == _record(html)


def draw(html: str) -> None:
    """Draw the page in both themes, unless its pictures are there; say so where nothing can."""
    chromium = shutil.which("chromium")
    if is_current(html):
        return
    if chromium is None:
        sys.stderr.write("no Chromium: docs/pictures/page-*.png are as they were\n")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only to draw

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "review.html"
        file.write_text(html, encoding="utf-8", newline="\n")
        browser = driver.chromium.launch(executable_path=chromium)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE
        )
        page.goto(file.as_uri())
        page.keyboard.press("s")
        page.emulate_media(color_scheme="light")
        page.screenshot(path=FOLDER / "page-light.png")
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=FOLDER / "page-dark.png")
        browser.close()
    RECORD.write_text(_record(html), encoding="utf-8", newline="\n")


def _record(html: str) -> str:
    return f"{hashlib.sha256(html.encode()).hexdigest()}\n"
