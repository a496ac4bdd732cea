"""``python -m benchmarks.page [FEATURES]``: how long the review of so many features takes to open.

It is opened in the system's Chromium, several times, and held against the review of one feature, so
that the ratio says the same on a slow machine as on a quick one. Told are the medians of the first
paint; of the time until all is read, the script has run and the page can be used; of how long that
kept a processor busy, whatever else the machine does; and of the ninth of ten frames while it is
scrolled quickly.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.report.page.plans import many, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

# Until everything is read, the script has run, and what can be seen has been painted.
_SETTLED = """() => new Promise(done =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_SCROLL = """async () => {
  const frames = [];
  let last = performance.now();
  for (let step = 0; step < 60; step += 1) {
    scrollBy(0, 900);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return frames.sort((a, b) => a - b)[54];
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pages, open them and say how long that took; return 2 where there is no Chromium."""
    options = _parser().parse_args(arguments)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("no Chromium: apt-get install chromium\n")
        return 2
    settled = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        for count in (1, options.features):
            file = Path(folder) / f"{count}.html"
            file.write_text(_made(count), encoding="utf-8")
            seen = _opened(browser, file, options.times)
            _tell("  " + ", ".join(f"{name} {taken:.0f} ms" for name, taken in seen.items()))
            settled.append(seen["open"])
        browser.close()
    one, many_ = settled
    _tell(f"{options.features} features take {many_ / one:.1f} times as long to open as one")
    return 0


def _made(count: int) -> str:
    """Return the page of so many features, and tell how long it took to make."""
    prepared = many(count)
    start = time.perf_counter()
    page = page_of(prepared)
    taken = time.perf_counter() - start
    _tell(f"{count} features, {len(page) / 1e6:.1f} MB, made in {taken:.1f} s")
    return page


def _opened(browser: Browser, file: Path, times: int) -> dict[str, float]:
    """Return the medians in milliseconds, by what they are of."""
    seen = [_opened_once(browser, file) for _ in range(times)]
    return {name: statistics.median(each[name] for each in seen) for name in seen[0]}


def _opened_once(browser: Browser, file: Path) -> dict[str, float]:
    with browser.new_context() as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        session.send("Performance.enable")
        page.goto(file.as_uri())
        settled = float(page.evaluate(_SETTLED))
        metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        return {
            "painted": float(page.evaluate(_PAINTED)),
            "open": settled,
            "processor": metrics["TaskDuration"] * 1000,
            "frame": float(page.evaluate(_SCROLL)),
        }


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("features", nargs="?", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5, help="how often it is opened")
    return parser


if __name__ == "__main__":
    sys.exit(main())
