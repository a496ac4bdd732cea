"""Check a resource's operations, bulk operations, actions and access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.resource import DELETED_OPERATIONS, OPERATIONS
from featurebuilder.request.model.resource_field import CONTAINERS
from featurebuilder.request.rules.list_rules import suggest_name
from featurebuilder.request.values.field_values import value_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Action, Resource

_NO_CONSTANT = CONTAINERS | {"ref", "refs"}


def operation_findings(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    """Yield the conflicts between the operations of ``resource``.

    ``asked`` contains the names of all requested fields, including those that are invalid on their
    own.
    """
    yield from _check_duplicates(resource)
    for place, operation in enumerate(resource.bulk):
        if operation not in resource.operations:
            what = f"'operations' does not include {operation!r}"
            yield Finding(("resource", "bulk", place), what, "add it, or remove this entry")
    for place, name in enumerate(resource.operations):
        if name in DELETED_OPERATIONS and not resource.soft_delete:
            what = f"{name!r} is for rows that are marked as deleted"
            remedy = "set 'soft_delete: true', or remove this entry"
            yield Finding(("resource", "operations", place), what, remedy)
    if resource.soft_delete and "delete" not in resource.operations:
        what = "'operations' does not include 'delete'"
        remedy = "add it, or remove this key"
        yield Finding(("resource", "soft_delete"), what, remedy, at_key=True)
    yield from _check_actions(resource, asked)
    yield from _check_access(resource)


def _check_duplicates(resource: Resource) -> Iterator[Finding]:
    for key in ("operations", "bulk"):
        names: tuple[str, ...] = getattr(resource, key)
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Finding(
                    ("resource", key, place), f"{name!r} is listed twice", "remove one of them"
                )


def _check_actions(resource: Resource, asked: frozenset[str]) -> Iterator[Finding]:
    taken = {*OPERATIONS, *DELETED_OPERATIONS, "bulk_create", "bulk_delete"}
    for place, action in enumerate(resource.actions):
        at = ("resource", "actions", place)
        if action.name in taken:
            what = f"{action.name!r} is already an operation"
            yield Finding((*at, "name"), what, "choose another name")
        taken.add(action.name)
        yield from _check_action(resource, action, asked, at)


def _check_action(
    resource: Resource, action: Action, asked: frozenset[str], at: KeyPath
) -> Iterator[Finding]:
    for key, name, wanted in (
        *(("sets", name, (value,)) for name, value in action.sets.items()),
        *(("when", name, values) for name, values in action.when.items()),
    ):
        path = (*at, key, name)
        field = resource.field(name)
        if name not in asked:
            remedy = suggest_name(name, asked)
            yield Finding(path, f"there is no field {name!r}", remedy, at_key=True)
        elif field and field.type in _NO_CONSTANT:
            what = f"{name!r} has the type '{field.type}', which cannot have a constant value"
            yield Finding(path, what, "remove it", at_key=True)
        elif field and field.unique and key == "sets":
            what = f"{name!r} is unique, so it cannot be set to a constant"
            yield Finding(path, what, "remove it", at_key=True)
        elif field:
            for number, value in enumerate(wanted):
                if reason := value_refusal(field, value):
                    yield Finding(path if key == "sets" else (*path, number), reason)


def _check_access(resource: Resource) -> Iterator[Finding]:
    known = frozenset(
        (
            *resource.operations,
            *(f"bulk_{operation}" for operation in resource.bulk),
            *(action.name for action in resource.actions),
        )
    )
    at = ("resource", "access")
    for name, who in resource.access.items():
        if name not in known:
            what = f"there is no operation {name!r}"
            yield Finding((*at, name), what, suggest_name(name, known), at_key=True)
        elif who == "owner" and name in {"create", "bulk_create"}:
            what = "nobody owns a row before it is created"
            yield Finding((*at, name), what, "set 'user'; the user who creates a row owns it")
    if not resource.is_owned:
        return
    if "create" not in resource.operations:
        what = "'operations' does not include 'create', so no row has an owner"
        yield Finding(at, what, "add it, or set 'user'", at_key=True)
        return
    creating = ("create", *(f"bulk_{one}" for one in resource.bulk if one == "create"))
    for operation in creating:
        if resource.who(operation) == "anyone":
            what = f"an owner is the user who creates a row, but {operation!r} is open to anyone"
            yield Finding(at, what, f"add '{operation}: user'", at_key=True)
