"""Entity tags."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

ETAG = core_module("etag", "entity tags", lambda resource, _: resource.concurrency == "etag")
