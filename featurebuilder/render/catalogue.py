"""List all templates that the tool ships."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


class Template(Enum):
    """The shipped templates.

    Each value is the path below ``templates/``, which mirrors the path of the output.
    """

    MODEL = "feature/package/models/feature.py.j2"
    ROUTER = "feature/package/api/v1/endpoints/feature.py.j2"
    TESTS = "feature/package/tests/api/v1/test_feature.py.j2"
    DOCUMENT = "feature/docs/features/feature.md.j2"
    RESOURCE_MODEL = "resource/package/models/resource.py.j2"
    RESOURCE_ROUTER = "resource/package/api/v1/endpoints/resource.py.j2"
    RESOURCE_TESTS = "resource/package/tests/api/v1/test_resource.py.j2"
    RESOURCE_FACTORY = "resource/package/tests/factories/resource.py.j2"
    RESOURCE_DOCUMENT = "resource/docs/features/resource.md.j2"
    SUPPORT_DATABASE = "support/core/db.py.j2"
    SUPPORT_ALEMBIC = "support/alembic.ini.j2"
    SUPPORT_MIGRATIONS = "support/migrations/__init__.py.j2"
    SUPPORT_ENVIRONMENT = "support/migrations/env.py.j2"
    SUPPORT_SCRIPT = "support/migrations/script.py.mako.j2"
    SUPPORT_VERSIONS = "support/migrations/versions/__init__.py.j2"
    SUPPORT_ERRORS = "support/core/errors.py.j2"
    SUPPORT_FIELDS = "support/core/fields.py.j2"
    SUPPORT_COLUMNS = "support/core/columns.py.j2"
    SUPPORT_FILTERS = "support/core/filters.py.j2"
    SUPPORT_REFERENCES = "support/core/references.py.j2"
    SUPPORT_PAGINATION = "support/core/pagination.py.j2"
    SUPPORT_PAGES = "support/core/pages.py.j2"
    SUPPORT_CURSORS = "support/core/cursors.py.j2"
    SUPPORT_PIECES = "support/core/pieces.py.j2"
    SUPPORT_WRITING = "support/core/writing.py.j2"
    SUPPORT_PROBLEMS = "support/core/problems.py.j2"
    SUPPORT_ETAG = "support/core/etag.py.j2"
    SUPPORT_TESTS_COLUMNS = "support/tests/test_core_columns.py.j2"
    SUPPORT_TESTS_ERRORS = "support/tests/test_core_errors.py.j2"
    SUPPORT_TESTS_PROBLEMS = "support/tests/test_core_problems.py.j2"
    SUPPORT_TESTS_DB = "support/tests/test_core_db.py.j2"
    SUPPORT_TESTS_FIELDS = "support/tests/test_core_fields.py.j2"
    SUPPORT_TESTS_MIGRATIONS = "support/tests/test_migrations.py.j2"
    SUPPORT_TESTS_WRITING = "support/tests/test_core_writing.py.j2"
    SUPPORT_TESTS_DATABASE = "support/tests/database.py.j2"
    SUPPORT_TESTS_ROWS = "support/tests/rows.py.j2"
    PYPROJECT = "project/pyproject.toml.j2"
    README = "project/README.md.j2"
    GITIGNORE = "project/gitignore.j2"
    PACKAGE = "project/package/__init__.py.j2"
    APPLICATION = "project/package/main.py.j2"
    AGGREGATOR = "project/package/api/v1/api.py.j2"
    CONFTEST = "project/package/tests/conftest.py.j2"
    APPLICATION_TESTS = "project/package/tests/test_main.py.j2"
    MIGRATION = "migration/revision.py.j2"

    @property
    def language(self) -> str:
        """The extension of the output: ``py``, ``md``, ``toml``, ``ini``, ``mako`` or empty."""
        name = self.value.removesuffix(".j2").rpartition("/")[2]
        return name.rpartition(".")[2] if "." in name else ""


def templates_root() -> Path:
    """Return the folder of the shipped templates.

    A wheel has it inside the package; a checkout or an editable install has it next to the package.

    Raises:
        FileNotFoundError: if neither folder exists, which means that the installation is broken.
    """
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (folder / Template.MODEL.value).is_file():
            return folder
    raise FileNotFoundError(_PACKAGE / "templates" / Template.MODEL.value)
