"""The arguments and options that say a resource in short, and the request made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.completing import typed_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.request.asking import Given
    from featurebuilder.request.composing import Choices
    from featurebuilder.request.model import FeatureRequest

_PANEL = "With fields"


class Operation(StrEnum):
    """What can be done with what is stored."""

    LIST = "list"
    CREATE = "create"
    READ = "read"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"


Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FIELD]...",
        help="Fields of what it stores, such as name:str:80 species:dog/cat weight:float:optional "
        "owner:ref:owners. The request is written to features/NAME.yaml.",
        show_default=False,
        autocompletion=typed_fields,
    ),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options below "With fields" say, as the shell gave it."""

    crud: Annotated[
        bool,
        typer.Option(
            "--crud",
            help="All operations, which is also what no --operation means.",
            rich_help_panel=_PANEL,
        ),
    ] = False
    operations: Annotated[
        list[Operation] | None,
        typer.Option(
            "--operation",
            metavar="OPERATION",
            help="Only this one, and others named so: list, create, read, replace, update, delete.",
            rich_help_panel=_PANEL,
        ),
    ] = None
    search: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Let lists be searched in it.", rich_help_panel=_PANEL),
    ] = None
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter", metavar="FIELD", help="Let lists be narrowed by it.", rich_help_panel=_PANEL
        ),
    ] = None
    sort: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Let lists be sorted by it.", rich_help_panel=_PANEL),
    ] = None
    etag: Annotated[
        bool,
        typer.Option(
            "--etag", help="Who changes it has to know its last version.", rich_help_panel=_PANEL
        ),
    ] = False
    cursor: Annotated[
        bool,
        typer.Option(
            "--cursor", help="Lists lead on by cursors, not by numbers.", rich_help_panel=_PANEL
        ),
    ] = False
    soft_delete: Annotated[
        bool,
        typer.Option(
            "--soft-delete", help="What is deleted is only marked so.", rich_help_panel=_PANEL
        ),
    ] = False
    timestamps: Annotated[
        bool,
        typer.Option(
            "--timestamps", help="Keep when it was created and changed.", rich_help_panel=_PANEL
        ),
    ] = False
    memory: Annotated[
        bool,
        typer.Option("--memory", help="Keep it in memory, in no database.", rich_help_panel=_PANEL),
    ] = False

    @property
    def choices(self) -> Choices:
        """The options as a request is composed of them."""
        from featurebuilder.request.composing import Choices

        return Choices(
            operations=tuple(self.operations or ()),
            search=tuple(self.search or ()),
            filters=tuple(self.filters or ()),
            sort=tuple(self.sort or ()),
            etag=self.etag,
            cursor=self.cursor,
            soft_delete=self.soft_delete,
            timestamps=self.timestamps,
            memory=self.memory,
        )


def asked_in_short(
    name: str | None, fields: list[str] | None, given: Given | None, chosen: Chosen
) -> FeatureRequest | Given | None:
    """Return the request that the fields and choices say; without fields what was ``given``.

    Raises:
        BadParameter: if there are choices for no fields, or two requests.
        InvalidRequestError: with everything that is wrong with them.
    """
    from featurebuilder.request.composing import NOTHING_CHOSEN, composed

    choices = chosen.choices
    _require_single("--search", choices.search)
    _require_single("--filter", choices.filters)
    _require_single("--sort", choices.sort)
    if chosen.crud and choices.operations:
        raise typer.BadParameter("choose --crud or --operation")
    if name is None or not fields:
        if chosen.crud or choices != NOTHING_CHOSEN:
            raise typer.BadParameter("name the fields that it has, such as name:str:80")
        return given
    if given:
        raise typer.BadParameter("hand over a request, or name fields")
    return composed(name, fields, choices)


def _require_single(option: str, values: Sequence[str]) -> None:
    """Refuse several fields in one value of an option that is repeated for more."""
    for value in values:
        if "," in value:
            repeated = " ".join(f"{option} {name.strip()}" for name in value.split(","))
            what = f"{value!a} is no field; repeat the option for more than one: {repeated}"
            raise typer.BadParameter(what, param_hint=option)
