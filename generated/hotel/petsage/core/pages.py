"""Pages of what the database holds, and the order of any list of it."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from petsage.core.pagination import Page, PageParams, split_sort

RowT = TypeVar("RowT")
PublicT = TypeVar("PublicT", bound=BaseModel)


def order_of(
    sort: str | None, columns: Mapping[str, object], *otherwise: object
) -> list[ColumnElement[Any]]:
    """Return the order that ``sort`` names, such as ``name`` or ``-name``.

    What is the same by that, and all if it names none, is ordered by ``otherwise``.
    """
    descending, name = split_sort(sort)
    named = [columns[name]] if name else []
    return [directed(column, descending=descending) for column in (*named, *otherwise)]


def directed(column: object, *, descending: bool = False) -> ColumnElement[Any]:
    """Return what orders by ``column``; what has no value comes last."""
    attribute = attribute_of(column)
    clause = attribute.desc() if descending else attribute.asc()
    return clause.nulls_last() if attribute.expression.nullable else clause


def attribute_of(column: object) -> InstrumentedAttribute[Any]:
    """Return ``column`` as what it is, whatever its model says of it."""
    return cast("InstrumentedAttribute[Any]", column)


def page_of(
    session: Session,
    statement: SelectOfScalar[RowT],
    order: list[ColumnElement[Any]],
    params: PageParams,
    page: type[Page[PublicT]],
) -> Page[PublicT]:
    """Return the page of what ``statement`` selects that ``params`` ask for."""
    offset = (params.page - 1) * params.size
    rows = session.exec(statement.order_by(*order).offset(offset).limit(params.size))
    counting = select(func.count()).select_from(statement.subquery())
    total = session.exec(counting)
    found = {"items": rows.all(), "total": total.one()}
    return page.model_validate({**found, "page": params.page, "size": params.size})
