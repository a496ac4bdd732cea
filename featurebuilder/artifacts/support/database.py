"""The database engine and its sessions."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

DATABASE = core_module(
    "db", "the engine and the session dependency", lambda _, storage: storage.makes_session
)
