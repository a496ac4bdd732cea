"""Error responses, and the route class that prevents internal server errors."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

ERRORS = core_module("errors", "error responses, and protection against server errors")
