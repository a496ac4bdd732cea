"""The Alembic environment of a project that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.support.context import support_context
from featurebuilder.artifacts.support.modules import for_resources, in_storage
from featurebuilder.plan.change import Part
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.render.template import Template

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _makes_migrations(_: Resource, storage: StorageConventions) -> bool:
    """Return whether the project has no Alembic environment of its own."""
    return storage.makes_migrations


def _environment_file(name: str, path: str, reason: str) -> SharedArtifact:
    """Return the artifact of a file; ``path`` is relative to the environment's folder."""
    return SharedArtifact(
        name=name,
        part=Part.SUPPORT,
        template=Template(f"support/migrations/{path}.j2"),
        context=support_context,
        path=in_storage(lambda storage: join(parent_folder(storage.migrations), path)),
        reason=reason,
        is_needed=for_resources(_makes_migrations),
    )


SETTINGS = SharedArtifact(
    name="alembic.ini",
    part=Part.SUPPORT,
    template=Template("support/alembic.ini.j2"),
    context=support_context,
    path=in_storage(
        lambda storage: join(parent_folder(parent_folder(storage.migrations)), "alembic.ini")
    ),
    reason="where Alembic finds the migrations",
    is_needed=for_resources(_makes_migrations),
)
ENVIRONMENT = _environment_file(
    "env.py", "env.py", "runs the migrations on the application's database"
)
SCRIPT = _environment_file("script.py.mako", "script.py.mako", "the template of new migrations")
