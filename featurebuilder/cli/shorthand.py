"""The arguments and options that describe a resource, and the request built from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import complete_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.request.asking import RequestFile
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.shorthand.composing import Choices

_PANEL = "Options for FIELD arguments"


class StandardOperation(StrEnum):
    """The operations of a resource."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"


Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FIELD",
        help="Fields of the resource, such as name:str:80 species:dog/cat weight:float:optional "
        "owner:ref:owners. The request is written to features/NAME.yaml.",
        show_default=False,
        autocompletion=complete_field,
    ),
]


@dataclass(frozen=True, slots=True)
class ResourceOptions:
    """The options for a resource described by fields, as parsed from the command line."""

    crud: Annotated[
        bool,
        typer.Option(
            "--crud",
            help="Generate all operations (default).",
            rich_help_panel=_PANEL,
        ),
    ] = False
    operations: Annotated[
        list[StandardOperation] | None,
        typer.Option(
            "--operation",
            metavar="OPERATION",
            help="Generate only this operation: list, create, read, replace, update or delete. "
            "Repeatable.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    search: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Make lists searchable by FIELD. Repeatable.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="FIELD",
            help="Make lists filterable by FIELD. Repeatable.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    sort: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Make lists sortable by FIELD. Repeatable.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    etag: Annotated[
        bool,
        typer.Option(
            "--etag",
            help="Require If-Match on changes (optimistic locking).",
            rich_help_panel=_PANEL,
        ),
    ] = False
    cursor: Annotated[
        bool,
        typer.Option(
            "--cursor",
            help="Use cursor pagination instead of page numbers.",
            rich_help_panel=_PANEL,
        ),
    ] = False
    soft_delete: Annotated[
        bool,
        typer.Option(
            "--soft-delete",
            help="Mark rows as deleted instead of removing them.",
            rich_help_panel=_PANEL,
        ),
    ] = False
    timestamps: Annotated[
        bool,
        typer.Option(
            "--timestamps",
            help="Store the times of creation and last change.",
            rich_help_panel=_PANEL,
        ),
    ] = False
    singular: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Name of one row in code. [default: NAME in the singular, such as hero for "
            "heroes]",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = None

    @property
    def choices(self) -> Choices:
        """The options in the form that composes a request."""
        from featurebuilder.request.shorthand.composing import Choices

        return Choices(
            operations=tuple(self.operations or ()),
            search=tuple(self.search or ()),
            filters=tuple(self.filters or ()),
            sort=tuple(self.sort or ()),
            etag=self.etag,
            cursor=self.cursor,
            soft_delete=self.soft_delete,
            timestamps=self.timestamps,
            singular=self.singular or "",
        )


def request_from_options(
    name: str | None, fields: list[str] | None, given: RequestFile | None, chosen: ResourceOptions
) -> FeatureRequest | RequestFile | None:
    """Return the request that the fields and options describe; without fields, return ``given``.

    Raises:
        BadParameter: if there are options but no fields, or both fields and a given request.
        InvalidRequestError: with every problem of the fields and options.
    """
    from featurebuilder.request.shorthand.composing import DEFAULT_CHOICES, compose_request

    choices = chosen.choices
    _require_single("--search", choices.search)
    _require_single("--filter", choices.filters)
    _require_single("--sort", choices.sort)
    if chosen.crud and choices.operations:
        raise typer.BadParameter("use --crud or --operation, not both")
    if name is None or not fields:
        if chosen.crud or choices != DEFAULT_CHOICES:
            raise typer.BadParameter("these options need FIELD arguments, such as name:str:80")
        return given
    if given:
        raise typer.BadParameter("use --request or FIELD arguments, not both")
    return compose_request(name, fields, choices)


def _require_single(option: str, values: Sequence[str]) -> None:
    """Reject a comma-separated list of fields in one option value."""
    for value in values:
        if "," in value:
            repeated = " ".join(f"{option} {name.strip()}" for name in value.split(","))
            what = f"{value!a} is not a field; repeat the option for each field: {repeated}"
            raise typer.BadParameter(what, param_hint=option)
