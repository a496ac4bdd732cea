"""Endpoints of the rooms feature."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Body, HTTPException, Query, Request, Response
from sqlmodel import Session, col, select

from petsage.core.db import SessionDep
from petsage.core.fields import IntKey, IntRef, utc_now
from petsage.core.filters import at_least, at_most, equals
from petsage.core.pages import order_of, page_of
from petsage.core.pagination import Page
from petsage.core.problems import ProblemRoute, documented
from petsage.core.writing import writing
from petsage.models.rooms import Room, RoomCreate, RoomPublic, RoomQuery, RoomUpdate

SORTED_BY: Final = {"floor": Room.floor}

router = APIRouter(prefix="/rooms", tags=["Hotel"], route_class=ProblemRoute)


@router.get("", summary="List rooms", responses=documented())
def list_rooms(
    session: SessionDep, query: Annotated[RoomQuery, Query()]
) -> Page[RoomPublic]:
    """Answer the rooms that match, a page at a time."""
    matching = select(Room).where(
        col(Room.deleted_at).is_(None),
        equals(Room.space, query.space),
        equals(Room.floor, query.floor),
        at_least(Room.floor, query.floor_from),
        at_most(Room.floor, query.floor_to),
    )
    order = order_of(query.sort, SORTED_BY, Room.created_at, Room.id)
    return page_of(session, matching, order, query, Page[RoomPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a room",
    responses=documented(400, 409),
)
def create_room(
    session: SessionDep, data: RoomCreate, request: Request, response: Response
) -> RoomPublic:
    """Store a new room, and answer it."""
    (public,) = _create(session, [data])
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.post(
    "/bulk/create",
    status_code=HTTPStatus.CREATED,
    summary="Create many rooms",
    responses=documented(400, 409),
)
def create_rooms(
    session: SessionDep,
    data: Annotated[list[RoomCreate], Body(min_length=1, max_length=100)],
) -> list[RoomPublic]:
    """Store new rooms, all of them or none."""
    return _create(session, data)


@router.post(
    "/bulk/delete",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete many rooms",
    responses=documented(400, 404),
)
def delete_rooms(
    session: SessionDep,
    ids: Annotated[list[IntRef], Body(min_length=1, max_length=100)],
) -> None:
    """Delete rooms, all of them or none."""
    found = _find_all(session, ids)
    with writing(session):
        for room in found:
            room.deleted_at = utc_now()


@router.get("/{room_id}", summary="Read a room", responses=documented(404))
def read_room(session: SessionDep, room_id: IntKey) -> RoomPublic:
    """Answer one room."""
    return RoomPublic.model_validate(_find(session, room_id))


@router.put("/{room_id}", summary="Replace a room", responses=documented(400, 404, 409))
def replace_room(session: SessionDep, room_id: IntKey, data: RoomCreate) -> RoomPublic:
    """Give a room all its fields anew, and answer it."""
    room = _find(session, room_id)
    values = data.model_dump()
    for name, value in values.items():
        setattr(room, name, value)
    return _store(session, room)


@router.patch(
    "/{room_id}", summary="Update a room", responses=documented(400, 404, 409)
)
def update_room(session: SessionDep, room_id: IntKey, data: RoomUpdate) -> RoomPublic:
    """Change the fields that are given, and answer the room."""
    room = _find(session, room_id)
    values = data.model_dump(exclude_unset=True)
    for name, value in values.items():
        setattr(room, name, value)
    return _store(session, room)


@router.delete(
    "/{room_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a room",
    responses=documented(404),
)
def delete_room(session: SessionDep, room_id: IntKey) -> None:
    """Delete a room, which is kept but not found any more."""
    room = _find(session, room_id)
    with writing(session):
        room.deleted_at = utc_now()


def _find(session: Session, room_id: int) -> Room:
    room = session.get(Room, room_id)
    if room is None or room.deleted_at is not None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such room.")
    return room


def _find_all(session: Session, ids: list[int]) -> Sequence[Room]:
    """Return the rooms with these keys, which all have to be there."""
    rows = session.exec(
        select(Room).where(col(Room.id).in_(ids), col(Room.deleted_at).is_(None))
    )
    found = rows.all()
    if set(ids).difference(room.id for room in found):
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such room.")
    return found


def _store(session: Session, room: Room) -> RoomPublic:
    """Store the room, and return it as it is stored."""
    with writing(session, "Another room has the same code."):
        session.add(room)
    return RoomPublic.model_validate(room)


def _create(session: Session, data: list[RoomCreate]) -> list[RoomPublic]:
    """Store new rooms, and return them as they are stored."""
    created = [Room(**one.model_dump()) for one in data]
    with writing(session, "Another room has the same code."):
        session.add_all(created)
    return [RoomPublic.model_validate(room) for room in created]
