#!/usr/bin/env python3
"""Draw the README's pictures of a build log, a diff and the review page from real runs.

``python docs/pictures.py`` draws them again; with ``--check`` it only says which are stale, and
exits with 1 if any is.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import page_picture
from page_picture import conflicting_page, draw
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from featurebuilder.features.update import UpdateSelection
from featurebuilder.pipeline import Options, build, new
from featurebuilder.plan.change import Part
from featurebuilder.report.diffs import diff_blocks
from featurebuilder.report.log import Status
from featurebuilder.report.short import short_lines
from featurebuilder.report.terminal import log_blocks
from featurebuilder.request.presets import preset_bytes
from featurebuilder.upkeep import prepare_update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from featurebuilder.plan.change import Change
    from featurebuilder.report.log import BuildLog

FOLDER = Path(__file__).with_name("pictures")
WIDTH = 100
THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        (72, 79, 88),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (118, 227, 234),
        (177, 186, 196),
    ],
)
ASPECT = 0.6
# A picture in a README may load no font, and a ligature would show code that is not there.
SVG = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  font-variant-ligatures: none;
  line-height: {line_height}px;
  white-space: pre;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> int:
    """Draw the pictures, or check them; return the exit code."""
    # The log names the environment that it was verified in: let it be the same for everybody.
    os.environ.pop("VIRTUAL_ENV", None)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "petsage"
        pictures = drawn(smoke_test(root), update(root))
        page = conflicting_page(root)
    if "--check" not in sys.argv[1:]:
        FOLDER.mkdir(exist_ok=True)
        for name, svg in pictures.items():
            (FOLDER / name).write_text(svg, encoding="utf-8", newline="\n")
        draw(page)
        return 0
    stale = [name for name, svg in pictures.items() if not is_current(FOLDER / name, svg)]
    if not page_picture.is_current(page):
        stale += ["page-light.png", "page-dark.png"]
    for name in stale:
        sys.stderr.write(f"docs/pictures/{name} is stale: run python docs/pictures.py\n")
    return 1 if stale else 0


def smoke_test(root: Path) -> BuildLog:
    """Make a project and build the founding example in it, and return the log of the build.

    Raises:
        RuntimeError: if it does not end as the README says.
    """
    new(Options(root.parent, verify=False), root.name, None, None, silent)
    log = build(Options(root), "smoke_test", None, silent).log
    if log.status is not Status.SUCCESS:
        raise RuntimeError(log.summary)
    return log


def update(root: Path) -> list[Change]:
    """Change the request and, by hand, the document; return what an update makes of two files."""
    document = root / "docs/features/smoke_test.md"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("a monitor or a person", "anybody"), encoding="utf-8")
    request = (preset_bytes("smoke_test") or b"").replace(b"is operational.", b"answers.")
    (root / "features").mkdir()
    (root / "features/smoke_test.yaml").write_bytes(request)
    changes = prepare_update(root, UpdateSelection(("smoke_test",))).plan.changes
    return [change for change in changes if change.part in {Part.ROUTER, Part.DOCUMENT}]


def drawn(log: BuildLog, changes: list[Change]) -> dict[str, str]:
    """Return the pictures by name: the log of a build, two sections of its full form, a diff."""
    return {
        "build-log.svg": picture(
            "build-log", [prompt("featurebuilder build smoke_test"), screen(log)]
        ),
        "diff.svg": picture(
            "diff", [prompt("featurebuilder diff smoke_test"), *diff_blocks(changes)]
        ),
        "build-log-code.svg": picture("build-log-code", sections(log, "3", "4.1")),
    }


def prompt(command: str) -> Text:
    """Return a command as it is typed."""
    return Text.assemble(("$ ", "dim"), (command, "bold"))


def screen(log: BuildLog) -> Text:
    """Return the log as a terminal shows it, without the duration, which is never the same."""
    lines = short_lines(log.model_copy(update={"duration": None}), WIDTH)
    return Text("\n", no_wrap=True, overflow="ignore").join(lines)


def sections(log: BuildLog, *numbers: str) -> list[RenderableType]:
    """Return the blocks of the sections with these numbers."""
    wanted = tuple(section for section in log.sections if section.number in numbers)
    bare = log.model_copy(update={"request": None, "files": (), "checks": (), "sections": wanted})
    _opening, *blocks, _closing = log_blocks(bare)
    return blocks


def picture(name: str, blocks: Iterable[RenderableType]) -> str:
    """Return the blocks as they look on a terminal, the same bytes each time."""
    console = Console(
        record=True,
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        _environ={},
    )
    for block in blocks:
        console.print(block, crop=False)
        console.print()
    return console.export_svg(
        title="", theme=THEME, code_format=SVG, font_aspect_ratio=ASPECT, unique_id=name
    )


def is_current(file: Path, svg: str) -> bool:
    """Return whether the file holds the picture."""
    return file.is_file() and file.read_text(encoding="utf-8") == svg


def silent(_step: str) -> None:
    """Show no progress."""


if __name__ == "__main__":
    sys.exit(main())
