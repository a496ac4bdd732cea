"""Add the storage of a resource to a draft: shared files, migrations and dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.model import RESOURCE_MODEL
from featurebuilder.edit.toml_lists import read_list
from featurebuilder.errors import EditRefusedError
from featurebuilder.features.feature_migrations import migrated_state, next_migration
from featurebuilder.features.packages import (
    LIST,
    list_path,
    missing_packages,
    packages_of,
    with_packages,
)
from featurebuilder.features.rendering import render_file, template_digest
from featurebuilder.ledger.ledger import FileRecord
from featurebuilder.plan.change import Part
from featurebuilder.request.resource_names import model_name
from featurebuilder.wiring.model_imports import Model, import_model, remove_model_imports

if TYPE_CHECKING:
    from featurebuilder.features.write_policy import Placer
    from featurebuilder.plan.tools import Tools


@dataclass(frozen=True, slots=True)
class StorageWork:
    """Adds one feature's shared files, migration and package requirements to a draft."""

    placer: Placer
    tools: Tools

    def place(self) -> dict[str, FileRecord]:
        """Put the shared files and the migration, and return their records."""
        made: dict[str, FileRecord] = {}
        feature = self.placer.feature
        for artifact, path in feature.shared_files:
            generated = render_file(feature, artifact, path, self.tools)
            self.placer.place_shared(artifact, path, generated)
            template = template_digest(artifact.template, self.tools)
            made[path] = FileRecord.of(artifact.part, generated, template=template)
        return made | self._migrate(self._register_model())

    def _migrate(self, by_hand: str) -> dict[str, FileRecord]:
        """Put the migration from the recorded tables to the requested ones, if they differ.

        ``by_hand`` is a remaining manual step, which becomes part of the migration's reason.
        """
        feature, draft = self.placer.feature, self.placer.draft
        before, after = migrated_state(feature.old), migrated_state(feature.as_planned)
        if before is None and after is None:
            return {}
        snapshot = draft.original.snapshot.with_files(draft.files)
        migration = next_migration(before, after, snapshot, self.tools, feature.asked.place)
        if migration is None:
            return {}
        why = "; ".join(filter(None, (migration.why, by_hand)))
        draft.put(migration.path, migration.part, migration.after, why)
        return {migration.path: FileRecord.of(migration.part, draft.now(migration.path))}

    def _register_model(self) -> str:
        """Import the model in the project's Alembic environment; return a manual step, if any."""
        feature, draft = self.placer.feature, self.placer.draft
        storage, resource = feature.conventions.storage, feature.request.resource
        if storage is None or resource is None:
            return ""
        if not storage.migrations or storage.makes_migrations:
            return ""
        former = feature.old.path_of(RESOURCE_MODEL.name)
        if former and former != feature.places.model:
            edited = tuple(path for path in feature.old.edits if path.endswith(".py"))
            for path in remove_model_imports(draft, former, edited):
                draft.put(path, Part.PROJECT, draft.now(path), "no longer imports the former model")
        name = model_name(resource.name)
        model = Model(feature.places.model, feature.conventions.models_module, name)
        return import_model(draft, model, self.tools.formatter)

    @property
    def modules(self) -> tuple[str, ...]:
        """The paths of the shared Python modules that the feature uses."""
        feature = self.placer.feature
        paths = [path for _, path in feature.shared_files if path.endswith(".py")]
        if not paths:
            return ()
        storage = feature.conventions.storage
        folders = [feature.conventions.support_package.folder]
        folders += [storage.tests_folder] if storage else []
        inside = tuple(f"{folder}/" for folder in folders)
        return tuple(path for path in paths if path.startswith(inside))

    def require_packages(self) -> None:
        """Add newly needed packages to the project's list of dependencies.

        If there is no list, or it cannot be edited, the model's reason says what to install.
        """
        feature, draft = self.placer.feature, self.placer.draft
        last, conventions = feature.old.request, feature.old.conventions
        before = packages_of(last.content, conventions.storage) if last and conventions else ()
        needed = packages_of(feature.request, feature.conventions.storage)
        wanted = [one for one in needed if one not in before]
        path = list_path(draft.original.snapshot, draft.original.application.key.path)
        data = draft.now(path) if path else b""
        missing = missing_packages(wanted, self.tools.versions.named, read_list(data, LIST) or ())
        if not missing:
            return
        listed = ", ".join(missing)
        if path:
            try:
                after = with_packages(data, path, missing)
            except EditRefusedError:
                path = None
            else:
                draft.put(path, Part.PROJECT, after, f"adds {listed}, which the feature needs")
        if not path:
            model = feature.places.model
            draft.tell(model, f"needs {listed}, which the project does not require: install them")
