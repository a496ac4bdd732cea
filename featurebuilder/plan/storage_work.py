"""What a feature that stores something needs beside its own parts, put into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.toml_lists import items_of
from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.change import Part
from featurebuilder.plan.history import next_migration, stored_as
from featurebuilder.plan.ledger import FileRecord
from featurebuilder.plan.model_imports import Model, forget_model, know_model
from featurebuilder.plan.packages import LIST, lacking, list_path, packages_of, with_packages
from featurebuilder.plan.rendering import rendered_support
from featurebuilder.plan.resource_names import model_name
from featurebuilder.plan.support_files import support_files

if TYPE_CHECKING:
    from featurebuilder.plan.placing import Placer
    from featurebuilder.plan.tools import Tools


@dataclass(frozen=True, slots=True)
class StorageWork:
    """Puts what one feature shares with others, and names the packages that it stands on."""

    placer: Placer
    tools: Tools

    def place(self) -> dict[str, FileRecord]:
        """Put the files that the feature shares with others, and return what was generated."""
        made: dict[str, FileRecord] = {}
        feature = self.placer.feature
        for file in support_files(feature):
            generated = rendered_support(feature, file, self.tools)
            self.placer.place_shared(file, generated)
            made[file.path] = FileRecord.of(Part.SUPPORT, generated)
        return made | self._migrate(self._have_it_known())

    def _migrate(self, by_hand: str) -> dict[str, FileRecord]:
        """Put the migration that leads from how the feature was stored to how it is asked for.

        ``by_hand`` is what is left to do about it.
        """
        feature, draft = self.placer.feature, self.placer.draft
        before, after = stored_as(feature.old), stored_as(feature.as_planned)
        if before is None and after is None:
            return {}
        snapshot = draft.original.snapshot.with_files(draft.files)
        migration = next_migration(before, after, snapshot, self.tools, feature.asked.place)
        if migration is None:
            return {}
        why = "; ".join(filter(None, (migration.why, by_hand)))
        draft.put(migration.path, Part.MIGRATION, migration.data, why)
        return {migration.path: FileRecord.of(Part.MIGRATION, migration.data)}

    def _have_it_known(self) -> str:
        """Have the tree's own Alembic environment know the model; return what is left to do."""
        feature, draft = self.placer.feature, self.placer.draft
        storage, resource = feature.conventions.storage, feature.request.resource
        if storage is None or resource is None:
            return ""
        if not storage.migrations or storage.makes_migrations:
            return ""
        former = feature.old.path_of(Part.MODEL)
        if former and former != feature.places.model:
            edited = tuple(path for path in feature.old.edits if path.endswith(".py"))
            for path in forget_model(draft, former, edited):
                draft.put(path, Part.PROJECT, draft.now(path), "forgets the former model")
        name = model_name(resource.name)
        model = Model(feature.places.model, feature.conventions.models_module, name)
        return know_model(draft, model, self.tools.formatter)

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that the feature shares with others: what imports them needs packages."""
        storage = self.placer.feature.conventions.storage
        if storage is None:
            return ()
        folders = (f"{storage.support_folder}/", f"{storage.tests_folder}/")
        paths = (file.path for file in support_files(self.placer.feature))
        return tuple(path for path in paths if path.endswith(".py") and path.startswith(folders))

    def require_packages(self) -> None:
        """Have the tree's list of dependencies name what was not needed before.

        Where there is no such list, or it cannot be edited, the reason of the model says what is
        to be installed.
        """
        feature, draft = self.placer.feature, self.placer.draft
        last, conventions = feature.old.request, feature.old.conventions
        before = packages_of(last.content, conventions.storage) if last and conventions else ()
        needed = packages_of(feature.request, feature.conventions.storage)
        wanted = [one for one in needed if one not in before]
        path = list_path(draft.original.snapshot, draft.original.application.key.path)
        data = draft.now(path) if path else b""
        missing = lacking(wanted, self.tools.versions.named, items_of(data, LIST) or ())
        if not missing:
            return
        listed = ", ".join(missing)
        if path:
            try:
                after = with_packages(data, path, missing)
            except EditRefusedError:
                path = None
            else:
                draft.put(path, Part.PROJECT, after, f"names {listed}, which the feature needs")
        if not path:
            model = feature.places.model
            draft.tell(model, f"needs {listed}, which no file of the tree requires: install them")
