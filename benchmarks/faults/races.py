"""Start builds at the same moment in one project, and look at what they made of it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.pipeline import Options, new
from featurebuilder.upkeep import check

if TYPE_CHECKING:
    from pathlib import Path

_REQUEST = """\
name: {name}
description: Tells {name}.
tags: [Races]
endpoints:
  - path: /{name}
    handler: run_{name}
    summary: Tell {name}
    response:
      fields:
        name: {{value: {name}}}
"""


def measure(home: Path, builds: int, rounds: int) -> Counter[str]:
    """Return how often a round of ``builds`` ended well, and what else was seen."""
    seen: Counter[str] = Counter()
    for number in range(rounds):
        folder = home / f"round{number}"
        folder.mkdir(parents=True)
        new(Options(folder, verify=False), "shop", None, None, lambda _: None)
        root = folder / "shop"
        names = [f"racer{index}" for index in range(builds)]
        (root / "features").mkdir(exist_ok=True)
        for name in names:
            (root / f"features/{name}.yaml").write_text(_REQUEST.format(name=name))
        command = [sys.executable, "-m", "featurebuilder", "build", "--no-verify"]
        running = [
            subprocess.Popen(  # noqa: S603 - our own program
                [*command, name], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            for name in names
        ]
        told = [process.communicate()[0].decode() for process in running]
        seen.update("build succeeded" if not p.returncode else "build refused" for p in running)
        seen.update("traceback" for text in told if "Traceback" in text)
        seen.update("planned again" for text in told if "Planned again" in " ".join(text.split()))
        api = (root / "shop/api/v1/api.py").read_text()
        is_whole = all(api.count(f"{name}.router") == 1 for name in names)
        is_clean = not check(root, (), strict=True).drifted
        seen["complete and clean" if is_whole and is_clean else "neither"] += 1
    return seen
