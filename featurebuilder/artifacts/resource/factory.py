"""Build the template context of a resource's test factory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, resource_and_storage
from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.key_types import QUALIFIED
from featurebuilder.artifacts.python_values import (
    numbered_expression,
    python_value,
)
from featurebuilder.artifacts.support.ownership import FACTORIES, tests_folder
from featurebuilder.explain.resource_words import words_of
from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.plan.change import Part
from featurebuilder.project.source.modules import join
from featurebuilder.render.safe_text import PythonText
from featurebuilder.render.template import Template
from featurebuilder.request.model.field_names import attribute_name
from featurebuilder.request.resource_names import model_name, variable_name
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.dependencies import DependencyConventions
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import (
        ImportedName,
        ReferenceConventions,
        StorageConventions,
    )
    from featurebuilder.naming import FeatureName
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource

_USERS = {"uuid": "uuid.uuid4()", "int": "1", "str": '"anybody"'}


def factory_context(request: FeatureRequest, conventions: Conventions) -> FactoryContext:
    """Return the context of the factory's template."""
    resource, storage = resource_and_storage(request, conventions)
    model = model_name(resource.name)
    fields = tuple(_factory_field(name, resource, storage) for name in resource.fields)
    user = storage.user if resource.is_owned else None
    return FactoryContext(
        feature=request.name,
        one=variable_name(resource.name),
        a_one=words_of(request, resource).a_one,
        name=Identifier(storage.factory.name),
        module=PythonText(storage.factory.module),
        model=model,
        models_module=PythonText(conventions.models_module),
        session_module=PythonText(storage.session_type.module),
        session_type=Identifier(storage.session_type.name),
        fields=fields,
        imports=tuple(_imports(storage)),
        rows=tuple(_row_makers(storage)),
        rows_module=PythonText(f"{storage.tests}.rows"),
        is_async=storage.is_async,
        owner_type=PythonText(QUALIFIED[user.key_type]) if user else None,
        owner=PythonText(_USERS[user.key_type]) if user else None,
        is_soft=resource.soft_delete,
        is_numbered=any(
            numbered_expression(name, resource.fields[SnakeName(name)])
            for name in numbered_fields(resource)
        ),
    )


def numbered_fields(resource: Resource) -> frozenset[str]:
    """Return the fields whose values must differ between rows.

    These are the unique fields, and one field of each group that is unique together.
    """
    found = {name for name, field in resource.fields.items() if field.unique}
    for names in resource.unique:
        made_anew = any(resource.fields[name].type == "ref" for name in names)
        if not made_anew and not found & set(names):
            found |= set(
                [name for name in names if numbered_expression(name, resource.fields[name])][:1]
            )
    return frozenset(found)


def is_left_empty(name: str, resource: Resource, reference: ReferenceConventions) -> bool:
    """Return whether the factory sets a ``ref`` field to ``None`` by default.

    This prevents factories from importing and calling each other in a cycle. Unique ``ref`` fields
    are filled even if they are optional, because a database accepts many rows with null in a unique
    column; only those in a cycle stay empty.
    """
    field = resource.fields[SnakeName(name)]
    is_alone = not any(name in names for names in unique_groups(resource))
    leads_back = reference.is_itself or reference.refers_back
    # Tests know the ETag of a row that refers to nothing: its version alone.
    is_in_etag = resource.concurrency == "etag" and field.on_delete == "set_null"
    return reference.is_itself or (field.optional and (is_alone or leads_back or is_in_etag))


def _factory_field(name: str, resource: Resource, storage: StorageConventions) -> MadeField:
    """Return the factory's value for one field."""
    field = resource.fields[SnakeName(name)]
    attribute = Identifier(attribute_name(name, field))
    if field.type == "refs":
        return MadeField(attribute, PythonText("[]"), is_link=True)
    if field.type == "ref":
        reference = storage.reference(field.target)
        if reference.factory is None or is_left_empty(name, resource, reference):
            return MadeField(attribute, PythonText("None"))
        maker = Identifier(reference.factory.name)
        return MadeField(attribute, None, maker, PythonText(reference.key))
    value = numbered_expression(name, field) if name in numbered_fields(resource) else None
    return MadeField(attribute, value or python_value(field, example_of(name, field)))


def _imports(storage: StorageConventions) -> Iterator[ImportContext]:
    """Yield the models and factories that the factory imports."""
    for reference in storage.references:
        if reference.is_the_trees:
            yield import_of(reference.model)
        elif reference.factory and not reference.is_itself:
            yield import_of(reference.factory)


def import_of(name: DependencyConventions | ImportedName) -> ImportContext:
    """Return the import of one name."""
    return ImportContext(PythonText(name.module), PythonText(name.name))


def _row_makers(storage: StorageConventions) -> Iterator[RowMaker]:
    """Yield a row maker for each referenced class that belongs to the project, not to a feature."""
    for reference in storage.references:
        if reference.is_the_trees and reference.factory:
            yield RowMaker(
                Identifier(reference.factory.name),
                Identifier(reference.model.name),
                Identifier(reference.key),
            )


@dataclass(frozen=True, slots=True)
class ImportContext:
    """A name, and the module it is imported from."""

    module: PythonText
    name: PythonText


@dataclass(frozen=True, slots=True)
class MadeField:
    """An argument of a factory.

    Attributes:
        name: The argument's name.
        value: The default as an expression; ``None`` if ``maker`` creates it.
        maker: The factory of a ``ref`` field's target.
        maker_key: The primary key attribute of that target.
        is_link: True for a ``refs`` field.
    """

    name: Identifier
    value: PythonText | None
    maker: Identifier | None = None
    maker_key: PythonText | None = None
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class RowMaker:
    """A function that creates a row of the project's own table and returns its ``key``."""

    name: Identifier
    model: Identifier
    key: Identifier


@dataclass(frozen=True, slots=True)
class FactoryContext:
    """The function that creates a row of a resource in tests.

    Attributes:
        feature: The name of the feature.
        one: The variable that holds a row.
        a_one: The resource's name with an article.
        name: The name of the function.
        module: The module of the function.
        model: The class of the row.
        models_module: The module of that class.
        session_module: The module of the session's class.
        session_type: The session's class.
        fields: The arguments.
        imports: The imports of enums, models and other factories.
        rows: The functions that create rows of the project's own tables.
        rows_module: The module of these functions.
        is_async: True if the function is asynchronous.
        owner_type: The type of the owner's primary key, if rows have an owner.
        owner: The default of the owner's primary key.
        is_soft: True if rows can be marked as deleted.
        is_numbered: True if some values must differ between rows.
    """

    feature: FeatureName
    one: Identifier
    a_one: PythonText
    name: Identifier
    module: PythonText
    model: ClassName
    models_module: PythonText
    session_module: PythonText
    session_type: Identifier
    fields: tuple[MadeField, ...]
    imports: tuple[ImportContext, ...]
    rows: tuple[RowMaker, ...]
    rows_module: PythonText
    is_async: bool
    owner_type: PythonText | None
    owner: PythonText | None
    is_soft: bool
    is_numbered: bool


FACTORY = OwnArtifact(
    name="factory",
    part=Part.FACTORY,
    template=Template("resource/package/tests/factories/resource.py.j2"),
    context=factory_context,
    clean=clean_test_module,
    is_test=True,
    of_resources=True,
    names_prefix=True,
    path=lambda name, _, project: join(tests_folder(project), f"{FACTORIES}/{name}.py"),
    reason=lambda _, __: "creates the data that the tests need",
    section=LogSection(
        "6",
        "Factory",
        "Creates test data, for this feature's tests and those of others.",
        optional=True,
    ),
)
