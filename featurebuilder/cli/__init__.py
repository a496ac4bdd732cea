"""The commands: arguments in, exit code out."""

from __future__ import annotations

from featurebuilder.cli.process import main

__all__ = ["main"]
