"""Put a generated file into a draft: as a new file, over its last version, or merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.ownership import defines_names_of, is_our_own
from featurebuilder.ledger.current_layout import in_current_layout
from featurebuilder.merge.conflict_markers import conflict_lines, sides_of
from featurebuilder.merge.three_way import OnConflict, merge
from featurebuilder.plan.change import FileAction

if TYPE_CHECKING:
    from featurebuilder.artifacts.artifact import OwnArtifact, SharedArtifact
    from featurebuilder.features.feature import Feature
    from featurebuilder.ledger.ledger import FileRecord
    from featurebuilder.plan.change import Part
    from featurebuilder.plan.draft import Draft
    from featurebuilder.render.formatting import Formatter

_UNMANAGED = "not made by featurebuilder"
_OTHER_FOLDER = "set 'support' in [tool.featurebuilder] to use another folder for shared files"
_BASE_UNKNOWN = "edited by hand, and the text generated last is not known"
_UNRESOLVED = "contains conflict markers of an earlier merge: resolve them first"


@dataclass(frozen=True, slots=True)
class WritePolicy:
    """The treatment of files that were written or edited by hand.

    Attributes:
        force: Overwrite unmanaged files that are in the way, and take the generated side of
            clashes.
        on_conflict: The treatment of clashes in a merge.
    """

    force: bool = False
    on_conflict: OnConflict = OnConflict.FAIL


@dataclass(frozen=True, slots=True)
class _LastGenerated:
    """The last generated version of a file.

    Attributes:
        path: Its path.
        assumed: Its content, for a file that no ledger records.
    """

    path: str
    assumed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Placer:
    """Puts the generated files of one feature into a draft, in the layout of ``formatter``."""

    draft: Draft
    feature: Feature
    policy: WritePolicy
    formatter: Formatter

    def place(self, artifact: OwnArtifact, generated: bytes, why: str) -> None:
        """Put a file of the feature; merge it with hand edits since it was generated last."""
        path = self.feature.places.paths[artifact.name]
        earlier = _LastGenerated(self.feature.old.path_of(artifact.name) or path)
        self._put(path, artifact.part, generated, why, earlier)

    def place_shared(self, artifact: SharedArtifact, path: str, generated: bytes) -> None:
        """Put a file that features share.

        A file of ours without a record counts as edited by hand since the current text was
        generated.
        """
        there = self.draft.before(path)
        is_ours = is_our_own(artifact, there) and defines_names_of(there, generated, path)
        earlier = _LastGenerated(path, generated if is_ours else None)
        self._put(path, artifact.part, generated, artifact.reason, earlier)

    def _put(
        self, path: str, part: Part, generated: bytes, why: str, earlier: _LastGenerated
    ) -> None:
        draft, old_path = self.draft, earlier.path
        there, yours = draft.before(path), draft.before(old_path)
        is_taken = path != old_path and None not in (there, yours)
        # The user may have moved the file already, together with its edits.
        is_moved, yours = yours is None, there if yours is None else yours
        base, known = self._base(old_path, yours), self._record(old_path) is not None
        if is_moved and base is not None and yours is not None:
            base = self._rename_modules(base, yours)
        base = base if known else earlier.assumed
        if base is not None and yours is not None:
            base, generated = in_current_layout(base, generated, yours, path, self.formatter)
        if is_taken:
            self._put_conflict(path, part, generated, _UNMANAGED)
        elif draft.project.settings.owns(path) and (known or yours is not None):
            draft.put(path, part, yours, "owned by the project, according to its settings")
        elif yours is None or yours == generated:
            draft.put(path, part, generated, why, base=base, generated=generated)
        elif base is None:
            self._put_conflict(
                path, part, generated, _BASE_UNKNOWN if known else self._reason_unmanaged(path)
            )
        elif conflict_lines(yours) and self._side is not None:
            sides = sides_of(yours, path)
            side = sides.ours if self._side else sides.theirs
            self._merge(path, part, base, side, generated)
        elif conflict_lines(yours):
            self._put_conflict(path, part, generated, _UNRESOLVED)
        else:
            self._merge(path, part, base, yours, generated)

    @property
    def _side(self) -> bool | None:
        """True to resolve conflicts to our side, False to theirs, ``None`` to leave them."""
        if self.policy.on_conflict in {OnConflict.OURS, OnConflict.THEIRS}:
            return self.policy.on_conflict is OnConflict.OURS
        return None

    def _reason_unmanaged(self, path: str) -> str:
        """Return the reason for an unmanaged file in the way, with a way out for shared files."""
        feature = self.feature
        is_first = feature.old.conventions is None and not feature.shared
        if is_first and path in (shared for _, shared in feature.shared_files):
            return f"{_UNMANAGED}; {_OTHER_FOLDER}"
        return _UNMANAGED

    def _base(self, path: str, yours: bytes | None) -> bytes | None:
        record = self._record(path)
        if record is None or record.base is not None or yours is None:
            return record.base if record else None
        return yours if self.feature.old.made(path, yours) else None

    def _rename_modules(self, base: bytes, yours: bytes) -> bytes:
        """Return ``base`` with the modules' new names, if that is closer to the moved file."""
        old, new = self.feature.old.conventions, self.feature.conventions
        if old is None:
            return base
        moved = base
        renamed = (old.models_module, new.models_module), (old.router_module, new.router_module)
        for module, now in renamed:
            moved = moved.replace(module.encode(), now.encode())
        there = set(yours.splitlines())
        return min((base, moved), key=lambda text: len(set(text.splitlines()) - there))

    def _record(self, path: str) -> FileRecord | None:
        """Return the record of a file, from this feature or another one that shares the file."""
        return self.feature.old.files.get(path) or self.feature.shared.get(path)

    def _put_conflict(self, path: str, part: Part, generated: bytes, why: str) -> None:
        action = None if self.policy.force else FileAction.CONFLICT
        self.draft.put(path, part, generated, why, action=action, generated=generated)

    def _merge(self, path: str, part: Part, base: bytes, yours: bytes, generated: bytes) -> None:
        policy = OnConflict.THEIRS if self.policy.force else self.policy.on_conflict
        merged = merge(base, yours, generated, path, policy, width=self.formatter.line_length)
        action, after = None, None
        if merged.clashes:
            action = FileAction.MARK if policy is OnConflict.MARK else FileAction.CONFLICT
            after = merged.data
            lines = ", ".join(map(str, merged.clashes))
            noun = "line" if len(merged.clashes) == 1 else "lines"
            why = f"clashes with its hand edits: conflict at {noun} {lines}"
        elif merged.data == yours:
            why = "unchanged" if yours == base else "keeps its hand edits"
        elif yours == base:
            why = "generated again"
        else:
            why = "generated again and merged with its hand edits"
        self.draft.put(
            path,
            part,
            generated if conflict_lines(merged.data) else merged.data,
            why,
            action=action,
            after=after,
            base=base,
            generated=generated,
        )
