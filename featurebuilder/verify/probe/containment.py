"""Keep the target from changing its database while verification runs it.

The module must run on every Python that a project may have, and imports nothing of ours: the probe
imports it, and the script that runs pytest loads it by its path.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from typing import Any

VARIABLE = "FEATUREBUILDER_CONTAINMENT"
"""The variable with the folder for copies, and whether changes of other databases are left out."""


class Containment:
    """Keeps the target from changing databases, as the variable says; without it, does nothing."""

    def __init__(self) -> None:
        """Read the variable."""
        told = json.loads(os.environ.get(VARIABLE) or "{}")
        self._folder = told.get("copies", "")
        self._leaves_out = bool(told.get("leaves_out"))

    def start(self) -> None:
        """Redirect SQLite files to copies, and leave out changes of other databases."""
        if self._folder:
            self._copy_files()
        if self._leaves_out:
            self._leave_out_changes()

    def stop_leaving_out(self) -> None:
        """Let the target change databases again, such as those of its own tests."""
        self._leaves_out = False

    def _copy_files(self) -> None:
        connect = sqlite3.connect

        def connect_to_copy(database: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
            return connect(self._copy_of(database, options), *args, **options)

        sqlite3.connect = connect_to_copy
        sqlite3.dbapi2.connect = connect_to_copy

    def _copy_of(self, database: Any, options: Any) -> Any:  # noqa: ANN401
        """Return the copy of a database file; a database in memory as it is."""
        path = os.fspath(database) if database else database
        path = path.decode() if isinstance(path, bytes) else path
        if not path or ":memory:" in path or "mode=memory" in path:
            return database
        scheme, query = "", ""
        if options.get("uri") and path.startswith("file:"):
            scheme = "file:"
            path, _, query = path[len(scheme) :].partition("?")
        path = os.path.abspath(path)  # noqa: PTH100
        name = hashlib.sha256(path.encode()).hexdigest()[:16]
        copy = os.path.join(self._folder, name)  # noqa: PTH118
        if not os.path.exists(copy) and os.path.exists(path):  # noqa: PTH110
            os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103
            for ending in ("", "-wal"):
                if os.path.exists(path + ending):  # noqa: PTH110
                    shutil.copyfile(path + ending, copy + ending)
        os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103
        return scheme + copy + ("?" + query if query else "")

    def _leave_out_changes(self) -> None:
        """Replace the functions that change a database by ones that do nothing."""
        try:
            from sqlalchemy import MetaData  # noqa: PLC0415 - it may be missing
        except ImportError:
            return
        for name in ("create_all", "drop_all"):
            self._leave_out(MetaData, name)
        try:
            from alembic import command  # noqa: PLC0415
        except ImportError:
            return
        self._leave_out(command, "upgrade")

    def _leave_out(self, owner: Any, name: str) -> None:  # noqa: ANN401
        original = getattr(owner, name)

        def change(*args: Any, **options: Any) -> Any:  # noqa: ANN401
            return None if self._leaves_out else original(*args, **options)

        setattr(owner, name, change)
