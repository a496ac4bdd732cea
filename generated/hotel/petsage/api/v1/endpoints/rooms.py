"""Endpoints of the rooms feature."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, HTTPException, Query, Request, Response

from petsage.core.fields import IntKey, IntRef, utc_now
from petsage.core.memory import Memory, MemoryDep
from petsage.core.memory_lists import at_least, at_most, equals, order_of, page_of
from petsage.core.pagination import Page
from petsage.core.problems import ProblemRoute, documented
from petsage.models.rooms import Room, RoomCreate, RoomPublic, RoomQuery, RoomUpdate

SORTED_BY: Final = {"floor": "floor"}
CONFLICT: Final = "Another room has the same code."

router = APIRouter(prefix="/rooms", tags=["Hotel"], route_class=ProblemRoute)


@router.get("", summary="List rooms", responses=documented())
def list_rooms(
    memory: MemoryDep, query: Annotated[RoomQuery, Query()]
) -> Page[RoomPublic]:
    """Answer the rooms that match, a page at a time."""
    matching = [
        room
        for room in memory.all(Room)
        if room.deleted_at is None
        and equals(room.space, query.space)
        and equals(room.floor, query.floor)
        and at_least(room.floor, query.floor_from)
        and at_most(room.floor, query.floor_to)
    ]
    order = order_of(query.sort, SORTED_BY, "created_at", "id")
    return page_of(matching, order, query, Page[RoomPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a room",
    responses=documented(400, 409),
)
def create_room(
    memory: MemoryDep, data: RoomCreate, request: Request, response: Response
) -> RoomPublic:
    """Store a new room, and answer it."""
    (public,) = _create(memory, [data])
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.post(
    "/bulk/create",
    status_code=HTTPStatus.CREATED,
    summary="Create many rooms",
    responses=documented(400, 409),
)
def create_rooms(
    memory: MemoryDep,
    data: Annotated[list[RoomCreate], Body(min_length=1, max_length=100)],
) -> list[RoomPublic]:
    """Store new rooms, all of them or none."""
    return _create(memory, data)


@router.post(
    "/bulk/delete",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete many rooms",
    responses=documented(400, 404),
)
def delete_rooms(
    memory: MemoryDep, ids: Annotated[list[IntRef], Body(min_length=1, max_length=100)]
) -> None:
    """Delete rooms, all of them or none."""
    with memory.writing():
        for room in [_find(memory, room_id) for room_id in ids]:
            memory.change(room, {"deleted_at": utc_now()})


@router.get("/{room_id}", summary="Read a room", responses=documented(404))
def read_room(memory: MemoryDep, room_id: IntKey) -> RoomPublic:
    """Answer one room."""
    return RoomPublic.model_validate(_find(memory, room_id))


@router.put("/{room_id}", summary="Replace a room", responses=documented(400, 404, 409))
def replace_room(memory: MemoryDep, room_id: IntKey, data: RoomCreate) -> RoomPublic:
    """Give a room all its fields anew, and answer it."""
    with memory.writing(CONFLICT):
        room = _find(memory, room_id)
        values = data.model_dump()
        return _store(memory, room, values)


@router.patch(
    "/{room_id}", summary="Update a room", responses=documented(400, 404, 409)
)
def update_room(memory: MemoryDep, room_id: IntKey, data: RoomUpdate) -> RoomPublic:
    """Change the fields that are given, and answer the room."""
    with memory.writing(CONFLICT):
        room = _find(memory, room_id)
        values = data.model_dump(exclude_unset=True)
        return _store(memory, room, values)


@router.delete(
    "/{room_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a room",
    responses=documented(404),
)
def delete_room(memory: MemoryDep, room_id: IntKey) -> None:
    """Delete a room, which is kept but not found any more."""
    with memory.writing():
        room = _find(memory, room_id)
        memory.change(room, {"deleted_at": utc_now()})


def _find(memory: Memory, room_id: int) -> Room:
    room = memory.get(Room, room_id)
    if room is None or room.deleted_at is not None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such room.")
    return room


def _store(memory: Memory, room: Room, values: dict[str, Any]) -> RoomPublic:
    """Give the room its ``values``, and return it as it is kept."""
    changed = memory.change(room, values, updated_at=utc_now())
    return RoomPublic.model_validate(changed)


def _create(memory: Memory, data: list[RoomCreate]) -> list[RoomPublic]:
    """Keep new rooms, and return them as they are kept."""
    with memory.writing(CONFLICT):
        created = [memory.add(Room(**one.model_dump())) for one in data]
        return [RoomPublic.model_validate(room) for room in created]
