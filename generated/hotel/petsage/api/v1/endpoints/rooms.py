"""Path operations of the rooms feature."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Body, HTTPException, Query, Response
from sqlmodel import Session, col, select

from petsage.core.db import SessionDep
from petsage.core.pagination import Page, paginate
from petsage.core.problems import ProblemRoute, error_responses
from petsage.core.sorting import sort_order
from petsage.core.timestamps import utc_now
from petsage.models.rooms import Room, RoomCreate, RoomPublic, RoomQuery, RoomUpdate

SORT_COLUMNS: Final = {"floor": col(Room.floor)}

router = APIRouter(prefix="/rooms", tags=["Hotel"], route_class=ProblemRoute)


@router.get("", responses=error_responses())
def list_rooms(
    session: SessionDep, query: Annotated[RoomQuery, Query()]
) -> Page[RoomPublic]:
    """Return one page of matching rooms."""
    statement = (
        select(Room)
        .where(col(Room.deleted_at).is_(None))
        .order_by(
            *sort_order(query.sort, SORT_COLUMNS), col(Room.created_at), col(Room.id)
        )
    )
    if query.space is not None:
        statement = statement.where(col(Room.space) == query.space)
    if query.floor is not None:
        statement = statement.where(col(Room.floor) == query.floor)
    if query.floor_from is not None:
        statement = statement.where(col(Room.floor) >= query.floor_from)
    if query.floor_to is not None:
        statement = statement.where(col(Room.floor) <= query.floor_to)
    return paginate(session, statement, query, Page[RoomPublic])


@router.post("", status_code=HTTPStatus.CREATED, responses=error_responses(409))
def create_room(
    session: SessionDep, data: RoomCreate, response: Response
) -> RoomPublic:
    """Create a room."""
    room = Room(**data.model_dump())
    session.add(room)
    session.commit()
    # Relative to the URL of this request, as RFC 9110 allows.
    response.headers["Location"] = f"rooms/{room.id}"
    return RoomPublic.model_validate(room)


@router.post(
    "/bulk/create", status_code=HTTPStatus.CREATED, responses=error_responses(409)
)
def create_rooms(
    session: SessionDep,
    data: Annotated[list[RoomCreate], Body(min_length=1, max_length=100)],
) -> list[RoomPublic]:
    """Create up to 100 rooms: all of them, or none."""
    rooms = [Room(**one.model_dump()) for one in data]
    session.add_all(rooms)
    session.flush()
    created = [RoomPublic.model_validate(room) for room in rooms]
    session.commit()
    return created


@router.post(
    "/bulk/delete", status_code=HTTPStatus.NO_CONTENT, responses=error_responses(404)
)
def delete_rooms(
    session: SessionDep, ids: Annotated[list[int], Body(min_length=1, max_length=100)]
) -> None:
    """Delete up to 100 rooms: all of them, or none."""
    rooms = session.exec(
        select(Room).where(col(Room.id).in_(ids), col(Room.deleted_at).is_(None))
    )
    found = rooms.all()
    if set(ids).difference(room.id for room in found):
        raise HTTPException(HTTPStatus.NOT_FOUND, "Room not found.")
    for room in found:
        room.deleted_at = utc_now()
    session.commit()


@router.get("/{room_id}", responses=error_responses(404))
def read_room(session: SessionDep, room_id: int) -> RoomPublic:
    """Return a room."""
    return RoomPublic.model_validate(_get_room(session, room_id))


@router.put("/{room_id}", responses=error_responses(404, 409))
def replace_room(session: SessionDep, room_id: int, data: RoomCreate) -> RoomPublic:
    """Replace a room."""
    room = _get_room(session, room_id)
    room.sqlmodel_update(data.model_dump())
    session.commit()
    return RoomPublic.model_validate(room)


@router.patch("/{room_id}", responses=error_responses(404, 409))
def update_room(session: SessionDep, room_id: int, data: RoomUpdate) -> RoomPublic:
    """Change the given fields of a room."""
    room = _get_room(session, room_id)
    room.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.commit()
    return RoomPublic.model_validate(room)


@router.delete(
    "/{room_id}", status_code=HTTPStatus.NO_CONTENT, responses=error_responses(404)
)
def delete_room(session: SessionDep, room_id: int) -> None:
    """Mark a room as deleted."""
    room = _get_room(session, room_id)
    room.deleted_at = utc_now()
    session.commit()


@router.post("/{room_id}/restore", responses=error_responses(404, 409))
def restore_room(session: SessionDep, room_id: int) -> RoomPublic:
    """Restore a room that is marked as deleted."""
    room = _get_deleted_room(session, room_id)
    room.deleted_at = None
    session.commit()
    return RoomPublic.model_validate(room)


@router.post(
    "/{room_id}/purge",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(404, 409),
)
def purge_room(session: SessionDep, room_id: int) -> None:
    """Remove a room that is marked as deleted."""
    room = _get_deleted_room(session, room_id)
    session.delete(room)
    session.commit()


def _get_room(session: Session, room_id: int) -> Room:
    room = session.get(Room, room_id)
    if room is None or room.deleted_at is not None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Room not found.")
    return room


def _get_deleted_room(session: Session, room_id: int) -> Room:
    room = session.get(Room, room_id)
    if room is None or room.deleted_at is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Room not found.")
    return room
