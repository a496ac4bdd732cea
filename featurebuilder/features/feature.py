"""Resolve a feature before planning: its request, places, conventions and earlier ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.choosing.class_clashes import refuse_class_clashes, refuse_own_tables
from featurebuilder.choosing.conventions import conventions_for, read_feature_fit
from featurebuilder.choosing.endpoint_dependencies import find_dependencies
from featurebuilder.choosing.places import FeaturePlaces, places_for, refuse_to_move
from featurebuilder.choosing.router_dependencies import guards_for
from featurebuilder.choosing.storage import StorageDecision
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.ledger.codec import decode_ledger, resource_ledgers
from featurebuilder.ledger.ledger import GENERATED_PARTS, Ledger, RecordedRequest
from featurebuilder.ledger.shared_files import shared_files
from featurebuilder.plan.change import Part
from featurebuilder.project.routers.graph import RouterKey
from featurebuilder.project.storage.storage import TreeStorage
from featurebuilder.project.versions.versions import check_for_resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.ledger.current_request import CurrentRequest
    from featurebuilder.ledger.ledger import FileRecord
    from featurebuilder.project.project import Project
    from featurebuilder.project.style.code_style import FeatureConventions
    from featurebuilder.project.versions.versions import Versions
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

    asked: CurrentRequest
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
        recorded = RecordedRequest(self.asked.origin, self.request)
        return replace(
            self.old,
            feature=self.request.name,
            request=recorded,
            conventions=self.conventions,
        )

    def old_path(self, part: Part) -> str:
        """Return the recorded path of a part, or its new path if it was never generated."""
        return self.old.path_of(part) or self.places.parts[part]


def resolve_feature(
    project: Project,
    asked: CurrentRequest,
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
    if router := old.path_of(Part.ROUTER):
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
    if old.files.keys() and all(old.path_of(part) for part in _parts_of(request)):
        places = FeaturePlaces("", "", "", "", variable)
    else:
        places = places_for(request.name, project, stored=is_stored(request))
        places = replace(places, variable=variable)
    places = _recorded_places(places, old)
    if not is_stored(request):
        places = replace(places, factory="")
    feature = Feature(asked, places, old.conventions, old)
    return _with_storage(feature, project, versions, known)


def is_stored(request: FeatureRequest) -> bool:
    """Return whether the feature is a resource, which stores rows."""
    return request.resource is not None


def _parts_of(request: FeatureRequest) -> frozenset[Part]:
    """Return the parts that are generated for the request."""
    return GENERATED_PARTS if is_stored(request) else GENERATED_PARTS - {Part.FACTORY}


def _with_storage(
    feature: Feature, project: Project, versions: Versions, known: Mapping[str, Ledger] | None
) -> Feature:
    """Return the feature with the storage and dependency conventions that its request needs."""
    if feature.request.resource is None:
        dependencies = find_dependencies(feature.asked, project)
        conventions = replace(feature.conventions, storage=None, dependencies=dependencies)
        return with_guards(replace(feature, conventions=conventions), project)
    others = dict(resource_ledgers(project.snapshot) if known is None else known)
    others.pop(feature.old.feature, None)
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
    return with_guards(stored, project)


def with_guards(feature: Feature, project: Project) -> Feature:
    """Return the feature with the guards that a request passes before it reaches its router."""
    guards = guards_for(project, feature.key, feature.conventions)
    return replace(feature, conventions=replace(feature.conventions, guards=guards))


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
    return replace(
        places,
        model=old.path_of(Part.MODEL) or places.model,
        router=old.path_of(Part.ROUTER) or places.router,
        tests=old.path_of(Part.TESTS) or places.tests,
        document=old.path_of(Part.DOCUMENT) or places.document,
        factory=old.path_of(Part.FACTORY) or places.factory,
    )


def _conventions_after_rename(old: Conventions, new: Conventions) -> Conventions:
    """Keep the old conventions, except for the values that contain the feature's name."""
    return replace(
        old,
        router_variable=new.router_variable,
        router_module=new.router_module,
        models_module=new.models_module,
        test_path=new.test_path,
    )
