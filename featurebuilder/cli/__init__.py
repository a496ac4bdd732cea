"""The command-line interface: parse arguments, run commands and set the exit code."""

from __future__ import annotations

from featurebuilder.cli.process import main

__all__ = ["main"]
