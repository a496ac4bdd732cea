"""Page-number pagination."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import func
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

PublicT = TypeVar("PublicT", bound=BaseModel)


class PageParams(BaseModel):
    """Query parameters of a paginated list."""

    page: Annotated[int, Field(ge=1, le=10**9)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 20


class Page(BaseModel, Generic[PublicT]):
    """One page of a list."""

    items: list[PublicT]
    total: int
    page: int
    size: int


def paginate(
    session: Session,
    statement: SelectOfScalar[Any],
    params: PageParams,
    page: type[Page[PublicT]],
) -> Page[PublicT]:
    """Return the page of selected rows that ``params`` ask for."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = session.exec(counted)
    offset = (params.page - 1) * params.size
    rows = session.exec(statement.offset(offset).limit(params.size))
    found = {"items": rows.all(), "total": total.one()}
    return page.model_validate({**found, "page": params.page, "size": params.size})
