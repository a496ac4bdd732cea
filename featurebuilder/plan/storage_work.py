"""What a feature that stores something needs beside its own parts, put into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.toml_lists import items_of
from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.change import Part
from featurebuilder.plan.history import next_migration, stored_as
from featurebuilder.plan.ledger import FileRecord
from featurebuilder.plan.packages import LIST, lacking, list_path, packages_of, with_packages
from featurebuilder.plan.rendering import rendered_support
from featurebuilder.plan.support_files import support_files
from featurebuilder.project.alembic_settings import read_environment
from featurebuilder.project.importing import imports_file
from featurebuilder.project.modules import join
from featurebuilder.project.resolving import Resolver

if TYPE_CHECKING:
    from featurebuilder.plan.placing import Placer
    from featurebuilder.plan.tools import Tools
    from featurebuilder.project.snapshot import Snapshot


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
        return made | self._migrate()

    def _migrate(self) -> dict[str, FileRecord]:
        """Put the migration that leads from how the feature was stored to how it is asked for."""
        feature, draft = self.placer.feature, self.placer.draft
        before, after = stored_as(feature.old), stored_as(feature.as_planned)
        if before is None and after is None:
            return {}
        snapshot = draft.original.snapshot.with_files(draft.files)
        migration = next_migration(before, after, snapshot, self.tools, feature.asked.place)
        if migration is None:
            return {}
        why = "; ".join(filter(None, (migration.why, self._unseen(snapshot))))
        draft.put(migration.path, Part.MIGRATION, migration.data, why)
        return {migration.path: FileRecord.of(Part.MIGRATION, migration.data)}

    def _unseen(self, snapshot: Snapshot) -> str:
        """Return what to do where the tree's own Alembic environment would not know the model."""
        feature = self.placer.feature
        environment = read_environment(snapshot)
        storage = feature.conventions.storage
        if environment is None or storage is None or storage.makes_migrations:
            return ""
        file, resolver = join(environment.folder, "env.py"), Resolver(snapshot)
        # What the application will import is not all wired yet.
        known = (feature.places.model, self.placer.draft.original.application.key.path)
        if any(imports_file(resolver, file, one) for one in known):
            return ""
        module = feature.conventions.models_module
        return f"'alembic check' needs 'import {module}' in {file}, which does not import it"

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
