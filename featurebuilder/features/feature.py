"""Resolve a feature before planning: its request, places, conventions and earlier ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.artifacts.catalogue import own_artifacts, shared_artifacts
from featurebuilder.artifacts.construction import construction_of
from featurebuilder.artifacts.endpoint.router import ROUTER
from featurebuilder.artifacts.support.validation import takes_json
from featurebuilder.choosing.class_clashes import refuse_class_clashes, refuse_own_tables
from featurebuilder.choosing.endpoint_dependencies import find_dependencies, guards_for
from featurebuilder.choosing.feature_conventions import conventions_for, read_feature_fit
from featurebuilder.choosing.places import FeaturePlaces, places_for, refuse_to_move
from featurebuilder.choosing.storage import StorageDecision
from featurebuilder.choosing.support import shared_package
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.ledger.codec import decode_ledger, sharing_ledgers
from featurebuilder.ledger.ledger import Ledger, RecordedRequest
from featurebuilder.ledger.shared_files import shared_files
from featurebuilder.project.routers.graph import RouterKey
from featurebuilder.project.storage.storage import TreeStorage
from featurebuilder.project.versions.versions import check_for_resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.artifacts.artifact import OwnArtifact, SharedArtifact
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.ledger.ledger import FileRecord
    from featurebuilder.project.project import Project
    from featurebuilder.project.style.code_style import FeatureConventions
    from featurebuilder.project.versions.versions import Versions
    from featurebuilder.request.asking import FoundRequest
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature to be generated for the first time or again.

    Attributes:
        asked: The request and its origin.
        places: The paths of the feature's files.
        conventions: The project's conventions for the feature.
        old: The ledger of what was generated last. If the feature is renamed, the ledger of its
            former name.
        fit: The style of the surrounding code, read for new conventions only.
        shared: The records of the files that other features use too.
    """

    asked: FoundRequest
    places: FeaturePlaces
    conventions: Conventions
    old: Ledger
    fit: FeatureConventions | None = None
    shared: Mapping[str, FileRecord] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def request(self) -> FeatureRequest:
        """The parsed request."""
        return self.asked.request

    @property
    def key(self) -> RouterKey:
        """The feature's router."""
        return RouterKey(self.places.router, self.places.variable)

    @property
    def renames(self) -> bool:
        """True if the feature had another name before."""
        return self.old.feature != self.request.name

    @property
    def is_as_recorded(self) -> bool:
        """True if the request and the conventions equal those of the ledger."""
        last = self.old.request
        return last is not None and (last.content, self.old.conventions) == (
            self.request,
            self.conventions,
        )

    @property
    def as_planned(self) -> Ledger:
        """The future ledger, with only the data that other features need to refer to this one."""
        return replace(
            self.old,
            feature=self.request.name,
            request=self.recorded_request,
            conventions=self.conventions,
        )

    @property
    def recorded_request(self) -> RecordedRequest:
        """The request as the ledger records it."""
        origin, written, last = self.asked.recorded_origin, self.asked.written, self.old.request
        if last and last.origin == origin:
            written = written or last.written
        return RecordedRequest(origin, self.request, written)

    @property
    def own_files(self) -> tuple[tuple[OwnArtifact, str], ...]:
        """Each artifact that belongs to the feature alone, with its path."""
        own = _own_artifacts(self.request)
        return tuple((artifact, self.places.paths[artifact.name]) for artifact in own)

    @property
    def shared_files(self) -> tuple[tuple[SharedArtifact, str], ...]:
        """Each shared artifact that the feature needs, with its path."""
        shared = shared_artifacts(self.request, self.conventions)
        return tuple((artifact, path) for path, artifact in shared)


def resolve_feature(
    project: Project,
    asked: FoundRequest,
    versions: Versions,
    old: Ledger | None = None,
    known: Mapping[str, Ledger] | None = None,
) -> Feature:
    """Return the feature that ``asked`` describes, with its recorded or new places and conventions.

    ``old`` is its ledger, if already read or if it is the ledger of a former name. ``known`` are
    the future ledgers of all features, if they differ from those in the project.

    Raises:
        UnusableProjectError: if its ledger is damaged, or an option would move its router.
        InvalidNameError: if a feature of this project cannot have the name.
    """
    request = asked.request
    old = old or decode_ledger(project.snapshot.read(ledger_path(request.name)), request.name)
    renamed = old.feature != request.name
    if router := old.path_of(ROUTER.name):
        refuse_to_move(request.name, router, project)
    if renamed or old.conventions is None:
        places = places_for(request.name, project, stored=is_stored(request))
        if not renamed:
            places = _recorded_places(places, old)
        fit = read_feature_fit(project, places, versions)
        conventions = conventions_for(project, places, fit)
        if old.conventions:
            conventions = _conventions_after_rename(old.conventions, conventions)
        feature = Feature(asked, places, conventions, old, fit)
        feature = _with_storage(feature, project, versions, known)
        _require_versions(feature, project, versions)
        return feature
    variable = old.conventions.router_variable
    recorded = {one.name: old.path_of(one.name) for one in _own_artifacts(request)}
    if all(recorded.values()):
        places = FeaturePlaces({name: path or "" for name, path in recorded.items()}, variable)
    else:
        places = places_for(request.name, project, stored=is_stored(request))
        places = _recorded_places(replace(places, variable=variable), old)
    feature = Feature(asked, places, old.conventions, old)
    return _with_storage(feature, project, versions, known)


def is_stored(request: FeatureRequest) -> bool:
    """Return whether the feature is a resource, which stores rows."""
    return request.resource is not None


def _own_artifacts(request: FeatureRequest) -> tuple[OwnArtifact, ...]:
    """Return the artifacts that belong to the feature of the request alone."""
    return own_artifacts(of_resources=is_stored(request))


def _with_storage(
    feature: Feature, project: Project, versions: Versions, known: Mapping[str, Ledger] | None
) -> Feature:
    """Return the feature with the storage and dependency conventions that its request needs."""
    if feature.request.resource is None:
        return with_surroundings(_with_dependencies(feature, project, known), project)
    others = _others(feature, project, known)
    storing = StorageDecision(feature.asked, project, others, versions)
    storage = storing.storage(feature.places, feature.conventions)
    refuse_class_clashes(feature.asked, storage)
    if feature.old.conventions is None:
        refuse_own_tables(feature.asked, TreeStorage(project).classes, feature.places.model)
    conventions = replace(feature.conventions, storage=storage)
    alike = [ledger.conventions for _, ledger in sorted(others.items()) if ledger.conventions]
    if alike and feature.old.conventions is None:
        conventions = replace(conventions, imports=alike[0].imports)
    stored = replace(feature, conventions=conventions, shared=shared_files(others))
    return with_surroundings(stored, project)


def _others(
    feature: Feature, project: Project, known: Mapping[str, Ledger] | None
) -> dict[str, Ledger]:
    """Return the ledgers of the other features that share files."""
    others = dict(sharing_ledgers(project.snapshot) if known is None else known)
    others.pop(feature.old.feature, None)
    return others


def _with_dependencies(
    feature: Feature, project: Project, known: Mapping[str, Ledger] | None
) -> Feature:
    """Return a feature without a resource, with its dependencies and its shared package."""
    dependencies = find_dependencies(feature.asked, project)
    conventions = replace(feature.conventions, storage=None, dependencies=dependencies)
    if not takes_json(feature.request):
        return replace(feature, conventions=replace(conventions, support=None))
    others = _others(feature, project, known)
    support = conventions.support or shared_package(project, others)
    conventions = replace(conventions, support=support)
    return replace(feature, conventions=conventions, shared=shared_files(others))


def with_surroundings(feature: Feature, project: Project) -> Feature:
    """Return the feature with the guards and the mount that a request passes on its way."""
    construction = construction_of(feature.request, feature.conventions)
    guards = guards_for(project, feature.key, feature.conventions, construction.all_guards)
    mounted_at = project.application_import.mounted_at
    conventions = replace(feature.conventions, guards=guards, mounted_at=mounted_at)
    return replace(feature, conventions=conventions)


def _require_versions(feature: Feature, project: Project, versions: Versions) -> None:
    """Refuse a new resource if the project's versions are too old for it."""
    storage = feature.conventions.storage
    if storage is None:
        return
    resource = feature.request.resource
    has_moments = resource is not None and (
        resource.timestamps
        or resource.soft_delete
        or any(field.type == "datetime" for field in resource.fields.values())
    )
    path = project.application.key.path
    check_for_resources(project.snapshot, path, versions, storage.orm, has_moments=has_moments)


def _recorded_places(places: FeaturePlaces, old: Ledger) -> FeaturePlaces:
    """Return ``places`` with the paths that the ledger records."""
    paths = {name: old.path_of(name) or path for name, path in places.paths.items()}
    return replace(places, paths=paths)


def _conventions_after_rename(old: Conventions, new: Conventions) -> Conventions:
    """Keep the old conventions, except for the values that contain the feature's name."""
    return replace(
        old,
        router_variable=new.router_variable,
        router_module=new.router_module,
        models_module=new.models_module,
        test_path=new.test_path,
    )
