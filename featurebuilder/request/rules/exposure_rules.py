"""Check which fields of a resource clients can set, and which responses contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.findings import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Resource

_FIELDS: KeyPath = ("resource", "fields")
_WRITING = frozenset({"create", "replace", "update"})
_LISTED = ("filters", "sort", "search")


def exposure_findings(resource: Resource) -> Iterator[Finding]:
    """Yield the conflicts of the keys ``read_only`` and ``write_only`` with each other."""
    for name, field in resource.fields.items():
        at = (*_FIELDS, name)
        if field.write_only and field.read_only:
            what = "a field cannot be both read-only and write-only"
            yield Finding((*at, "write_only"), what, "remove one of them", at_key=True)
        elif field.read_only and field.is_required:
            what = f"{name!r} is read-only, so no row would have a value"
            remedy = "give it a default, or make it optional"
            yield Finding((*at, "read_only"), what, remedy, at_key=True)
    for key in _LISTED:
        names: tuple[str, ...] = getattr(resource, key)
        for place, one in enumerate(names):
            listed = resource.field(one)
            if listed and listed.write_only:
                what = f"{one!r} is write-only, but lists would reveal its values"
                yield Finding(("resource", key, place), what, "remove it")
    if _WRITING.intersection(resource.operations) and not resource.sent:
        what = "all fields are read-only, so a request could set nothing"
        remedy = "set 'read_only: false' for one, or leave out create, replace and update"
        yield Finding(_FIELDS, what, remedy, at_key=True)


def action_findings(resource: Resource) -> Iterator[Finding]:
    """Yield the fields that are read-only because an action sets them, but start without a value.

    Requests of earlier versions may have them, so a ledger's request is not checked for this.
    """
    for name, field in resource.fields.items():
        if field.read_only is None and field.is_required and resource.is_read_only(name):
            what = f"an action sets {name!r}, so clients cannot, and a new row would have no value"
            remedy = "give it a default, or set 'read_only: false' to let clients set it too"
            yield Finding((*_FIELDS, name), what, remedy, at_key=True)
