"""Path operations of the stays feature."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import TypeAdapter
from sqlmodel import Session, col, select, update

from petsage.core.auth import CurrentUser, User, get_current_user
from petsage.core.cursor_pagination import (
    CursorOrder,
    CursorPage,
    SortColumn,
    paginate_by_cursor,
)
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, error_responses
from petsage.core.etag import IfMatchDep, IfNoneMatchDep, set_etag
from petsage.core.references import require_existing
from petsage.models.rooms import Room
from petsage.models.stays import Stay, StayCreate, StayPublic, StayQuery, StayUpdate

BY_KEY: Final = SortColumn(Stay.id, TypeAdapter(UUID))
SORT_COLUMNS: Final = {
    "from_day": SortColumn(Stay.from_day, TypeAdapter(date)),
    "until_day": SortColumn(Stay.until_day, TypeAdapter(date | None)),
    "price": SortColumn(Stay.price, TypeAdapter(Decimal)),
}

router = APIRouter(prefix="/stays", tags=["Hotel"], route_class=SafeRoute)


@router.get("", responses=error_responses(404))
def list_stays(
    session: SessionDep, query: Annotated[StayQuery, Query()]
) -> CursorPage[StayPublic]:
    """Return one page of matching stays."""
    statement = select(Stay)
    if query.state is not None:
        statement = statement.where(col(Stay.state) == query.state)
    if query.room_id is not None:
        statement = statement.where(col(Stay.room_id) == query.room_id)
    if query.from_day is not None:
        statement = statement.where(col(Stay.from_day) == query.from_day)
    if query.from_day_from is not None:
        statement = statement.where(col(Stay.from_day) >= query.from_day_from)
    if query.from_day_to is not None:
        statement = statement.where(col(Stay.from_day) <= query.from_day_to)
    if query.q is not None:
        statement = statement.where(col(Stay.guest).icontains(query.q, autoescape=True))
    order = CursorOrder(query.sort, SORT_COLUMNS, BY_KEY)
    return paginate_by_cursor(session, statement, order, query, CursorPage[StayPublic])


@router.post("", status_code=HTTPStatus.CREATED, responses=error_responses(401, 409))
def create_stay(
    session: SessionDep, user: CurrentUser, data: StayCreate, response: Response
) -> StayPublic:
    """Create a stay."""
    require_existing(session, Room.id, [data.room_id], col(Room.deleted_at).is_(None))
    stay = Stay(**data.model_dump(), created_by=user.id)
    stay.mate_ids = data.mate_ids
    session.add(stay)
    session.commit()
    set_etag(response, stay.shown_version)
    # Relative to the URL of this request, as RFC 9110 allows.
    response.headers["Location"] = f"stays/{stay.id}"
    return StayPublic.model_validate(stay)


@router.get("/{stay_id}", responses=error_responses(404) | {304: {}})
def read_stay(
    session: SessionDep, stay_id: UUID, if_none_match: IfNoneMatchDep
) -> StayPublic:
    """Return a stay."""
    stay = _get_stay(session, stay_id)
    if_none_match.require(stay.shown_version)
    set_etag(if_none_match.response, stay.shown_version)
    return StayPublic.model_validate(stay)


@router.put("/{stay_id}", responses=error_responses(401, 403, 404, 409, 412, 428))
def replace_stay(
    session: SessionDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayCreate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Replace a stay."""
    stay = _get_own_stay(session, stay_id, user)
    if_match.require(stay.shown_version)
    require_existing(session, Room.id, [data.room_id], col(Room.deleted_at).is_(None))
    for name, value in data.model_dump().items():
        setattr(stay, name, value)
    session.commit()
    set_etag(if_match.response, stay.shown_version)
    return StayPublic.model_validate(stay)


@router.patch("/{stay_id}", responses=error_responses(401, 403, 404, 409, 412, 428))
def update_stay(
    session: SessionDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayUpdate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Change the given fields of a stay."""
    stay = _get_own_stay(session, stay_id, user)
    if_match.require(stay.shown_version)
    require_existing(session, Room.id, [data.room_id], col(Room.deleted_at).is_(None))
    for name, value in data.model_dump(exclude_unset=True).items():
        setattr(stay, name, value)
    session.commit()
    set_etag(if_match.response, stay.shown_version)
    return StayPublic.model_validate(stay)


@router.delete(
    "/{stay_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(401, 403, 404, 409, 412, 428),
)
def delete_stay(
    session: SessionDep, user: CurrentUser, stay_id: UUID, if_match: IfMatchDep
) -> None:
    """Delete a stay."""
    stay = _get_own_stay(session, stay_id, user)
    if_match.require(stay.shown_version)
    session.delete(stay)
    session.commit()


@router.post(
    "/{stay_id}/arrive",
    summary="Let the animal in",
    responses=error_responses(401, 404, 409),
    dependencies=[Depends(get_current_user)],
)
def arrive_stay(session: SessionDep, stay_id: UUID, response: Response) -> StayPublic:
    """Let the animal in."""
    stay = _get_stay(session, stay_id)
    changes = (
        update(Stay)
        .where(col(Stay.id) == stay_id, col(Stay.state).in_(["booked"]))
        .values(state="here", version=Stay.version + 1)
    )
    changed = session.exec(changes)
    if not changed.rowcount:
        message = "That takes a stay whose state is booked."
        raise HTTPException(HTTPStatus.CONFLICT, message)
    session.commit()
    session.refresh(stay)
    set_etag(response, stay.shown_version)
    return StayPublic.model_validate(stay)


def _get_stay(session: Session, stay_id: UUID) -> Stay:
    stay = session.get(Stay, stay_id)
    if stay is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Stay not found.")
    return stay


def _get_own_stay(session: Session, stay_id: UUID, user: User) -> Stay:
    stay = _get_stay(session, stay_id)
    if stay.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The stay belongs to another user.")
    return stay
