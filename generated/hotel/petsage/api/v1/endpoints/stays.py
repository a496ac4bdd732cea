"""Endpoints of the stays feature."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import TypeAdapter
from sqlmodel import Session, col, select, update

from petsage.core.auth import CurrentUser, User, get_current_user
from petsage.core.cursors import CursorPage
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, documented
from petsage.core.etag import IfMatchDep, IfNoneMatchDep, set_etag
from petsage.core.filters import at_least, at_most, contains, equals
from petsage.core.pieces import CursorOrder, SortColumn, piece_of
from petsage.core.references import require_existing
from petsage.core.writing import writing
from petsage.models.rooms import Room
from petsage.models.stays import (
    Stay,
    StayCreate,
    StayFromDay,
    StayPrice,
    StayPublic,
    StayQuery,
    StayState,
    StayUntilDay,
    StayUpdate,
)

BY_KEY: Final = SortColumn(Stay.id, TypeAdapter(UUID))
SORTED_BY: Final = {
    "from_day": SortColumn(Stay.from_day, TypeAdapter(StayFromDay)),
    "until_day": SortColumn(Stay.until_day, TypeAdapter(StayUntilDay)),
    "price": SortColumn(Stay.price, TypeAdapter(StayPrice)),
}

router = APIRouter(prefix="/stays", tags=["Hotel"], route_class=SafeRoute)


@router.get("", summary="List stays", responses=documented(404))
def list_stays(
    session: SessionDep, query: Annotated[StayQuery, Query()]
) -> CursorPage[StayPublic]:
    """Answer the stays that match, a piece at a time."""
    matching = select(Stay).where(
        equals(Stay.state, query.state),
        equals(Stay.room_id, query.room_id),
        equals(Stay.from_day, query.from_day),
        at_least(Stay.from_day, query.from_day_from),
        at_most(Stay.from_day, query.from_day_to),
        contains(query.q, Stay.guest),
    )
    order = CursorOrder(query.sort, SORTED_BY, BY_KEY)
    return piece_of(session, matching, order, query, CursorPage[StayPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a stay",
    responses=documented(400, 401, 409),
)
def create_stay(
    session: SessionDep,
    user: CurrentUser,
    data: StayCreate,
    request: Request,
    response: Response,
) -> StayPublic:
    """Store a new stay, and answer it."""
    values = data.model_dump()
    _require_existing(session, values)
    stay = Stay(**values, created_by=user.id)
    stay.mate_ids = data.mate_ids
    public = _store(session, stay, response)
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.get("/{stay_id}", summary="Read a stay", responses=documented(304, 404))
def read_stay(
    session: SessionDep, stay_id: UUID, if_none_match: IfNoneMatchDep
) -> StayPublic:
    """Answer one stay."""
    stay = _find(session, stay_id)
    if_none_match.require(stay.version)
    set_etag(if_none_match.response, stay.version)
    return StayPublic.model_validate(stay)


@router.put(
    "/{stay_id}",
    summary="Replace a stay",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def replace_stay(
    session: SessionDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayCreate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Give a stay all its fields anew, and answer it."""
    stay = _find_own(session, stay_id, user)
    if_match.require(stay.version)
    values = data.model_dump()
    _require_existing(session, values)
    for name, value in values.items():
        setattr(stay, name, value)
    return _store(session, stay, if_match.response)


@router.patch(
    "/{stay_id}",
    summary="Update a stay",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def update_stay(
    session: SessionDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayUpdate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Change the fields that are given, and answer the stay."""
    stay = _find_own(session, stay_id, user)
    if_match.require(stay.version)
    values = data.model_dump(exclude_unset=True)
    _require_existing(session, values)
    for name, value in values.items():
        setattr(stay, name, value)
    return _store(session, stay, if_match.response)


@router.delete(
    "/{stay_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a stay",
    responses=documented(401, 403, 404, 409, 412, 428),
)
def delete_stay(
    session: SessionDep, user: CurrentUser, stay_id: UUID, if_match: IfMatchDep
) -> None:
    """Delete a stay for good."""
    stay = _find_own(session, stay_id, user)
    if_match.require(stay.version)
    with writing(session, "Something still refers to the stay.", stale=412):
        session.delete(stay)


@router.post(
    "/{stay_id}/arrive",
    summary="Let the animal in",
    responses=documented(401, 404, 409),
    dependencies=[Depends(get_current_user)],
)
def arrive_stay(session: SessionDep, stay_id: UUID, response: Response) -> StayPublic:
    """Let the animal in."""
    stay = _find(session, stay_id)
    changing = (
        update(Stay)
        .where(col(Stay.id) == stay_id, col(Stay.state).in_([StayState.BOOKED]))
        .values(state=StayState.HERE, version=Stay.version + 1)
    )
    with writing(session, "Another stay has the same guest and from day."):
        changed = session.exec(changing)
        if not changed.rowcount:
            message = "That takes a stay whose state is booked."
            raise HTTPException(HTTPStatus.CONFLICT, message)
        session.refresh(stay)
        set_etag(response, stay.version)
        return StayPublic.model_validate(stay)


def _find(session: Session, stay_id: UUID) -> Stay:
    stay = session.get(Stay, stay_id)
    if stay is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such stay.")
    return stay


def _find_own(session: Session, stay_id: UUID, user: User) -> Stay:
    stay = _find(session, stay_id)
    if stay.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The stay is somebody else's.")
    return stay


def _require_existing(session: Session, values: dict[str, Any]) -> None:
    """Refuse ``values`` that refer to nothing."""
    require_existing(
        session,
        "room_id",
        Room.id,
        [values.get("room_id")],
        col(Room.deleted_at).is_(None),
    )
    require_existing(session, "mate_ids", Stay.id, values.get("mate_ids", []))
    require_existing(session, "follows_id", Stay.id, [values.get("follows_id")])


def _store(session: Session, stay: Stay, response: Response) -> StayPublic:
    """Store the stay, and return it as it is stored."""
    with writing(session, "Another stay has the same guest and from day.", stale=412):
        session.add(stay)
    set_etag(response, stay.version)
    return StayPublic.model_validate(stay)
