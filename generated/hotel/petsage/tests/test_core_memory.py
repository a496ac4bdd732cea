"""Tests of what the process keeps."""

import asyncio
from http import HTTPStatus
from itertools import pairwise
from threading import Thread
from typing import Annotated

import pytest
from fastapi import HTTPException
from pydantic import Field

from petsage.core.memory import (
    ConflictError,
    EachOnce,
    Memory,
    Record,
    Reference,
    get_memory,
)


class Room(Record):
    """What things stand in."""

    __table__ = "rooms"

    id: int


class Thing(Record):
    """What stands in a room, belongs to another thing, and is near to others."""

    __table__ = "things"
    __unique__ = (("name",), ("room_id", "place"))
    __references__ = (
        Reference("room_id", "rooms", "restrict"),
        Reference("whole_id", "things", "cascade"),
        Reference("double_id", "things"),
        Reference("near_ids", "things"),
    )

    id: int
    name: str | None = None
    room_id: int | None = None
    place: int | None = None
    whole_id: int | None = None
    double_id: int | None = None
    near_ids: Annotated[list[int], EachOnce] = Field(default_factory=list[int])
    version: int = 1


@pytest.fixture
def memory() -> Memory:
    """Return what nothing is kept in yet."""
    return Memory()


def keep(memory: Memory, *records: Record) -> None:
    with memory.writing():
        for record in records:
            memory.add(record)


def test_what_is_kept() -> None:
    memory = asyncio.run(get_memory())

    assert memory is asyncio.run(get_memory())
    assert memory.get(Room, 0) is None


def test_records_are_kept_by_table(memory: Memory) -> None:
    room, thing, other = Room(id=1), Thing(id=1), Thing(id=2)
    keep(memory, room, thing, other)

    assert memory.get(Room, 1) is room
    assert memory.get(Room, 2) is None
    assert memory.all(Thing) == [thing, other]
    assert memory.all(Room) == [room]


def test_a_block_is_kept_whole_or_not_at_all(memory: Memory) -> None:
    keep(memory, first := Thing(id=1, name="first"), second := Thing(id=2))

    def write() -> None:
        with memory.writing():
            memory.change(first, {"name": "else"})
            memory.delete(second)
            memory.add(Thing(id=3, name="first"))
            raise KeyError

    with pytest.raises(KeyError):
        write()

    assert sorted(memory.all(Thing), key=lambda thing: thing.id) == [first, second]
    keep(memory, Thing(id=4, name="else"))


def test_a_conflict_is_409(memory: Memory) -> None:
    keep(memory, thing := Thing(id=1, name="first"))

    def write() -> None:
        with memory.writing("It is taken."):
            memory.delete(thing)
            raise ConflictError

    with pytest.raises(HTTPException) as caught:
        write()

    assert caught.value.status_code == HTTPStatus.CONFLICT
    assert caught.value.detail == "It is taken."
    assert memory.all(Thing) == [thing]


@pytest.mark.parametrize(
    ("thing", "clashes"),
    [
        (Thing(id=1, name="first", room_id=1, place=1), False),
        (Thing(id=2, name="first"), True),
        (Thing(id=2, name="second"), False),
        (Thing(id=2, room_id=1, place=1), True),
        (Thing(id=2, room_id=1, place=2), False),
        (Thing(id=2, room_id=2, place=1), False),
        (Thing(id=2, room_id=1), False),
    ],
)
def test_unique(memory: Memory, thing: Thing, *, clashes: bool) -> None:
    keep(memory, Thing(id=1, name="first", room_id=1, place=1), Thing(id=3, room_id=1))
    if clashes:
        with pytest.raises(HTTPException):
            keep(memory, thing)
        assert memory.get(Thing, 2) is None
    else:
        keep(memory, thing)
        assert memory.get(Thing, thing.id) is thing


def test_what_is_given_up_is_free(memory: Memory) -> None:
    keep(
        memory, first := Thing(id=1, name="first"), second := Thing(id=2, name="second")
    )
    with memory.writing():
        memory.change(first, {"name": None})
        memory.delete(second)
        memory.add(Thing(id=3, name="first"))
        memory.add(Thing(id=4, name="second"))

    assert [thing.name for thing in memory.all(Thing)] == [None, "first", "second"]


def test_a_change_has_its_stamps(memory: Memory) -> None:
    keep(memory, thing := Thing(id=1, name="first"))
    with memory.writing():
        same = memory.change(thing, {"name": "first"}, version=2)
        changed = memory.change(thing, {"name": "second"}, version=2)

    assert same is thing
    assert changed == Thing(id=1, name="second", version=2)
    assert memory.get(Thing, 1) is changed


def test_what_is_referred_to_stays(memory: Memory) -> None:
    keep(memory, room := Room(id=1), other := Room(id=2), Thing(id=1, room_id=1))
    with pytest.raises(HTTPException), memory.writing():
        memory.delete(room)
    with memory.writing():
        memory.delete(other)

    assert memory.all(Room) == [room]


def test_parts_go_with_the_whole(memory: Memory) -> None:
    things = [Thing(id=1, whole_id=1)]
    things += [
        Thing(id=part.id, whole_id=part.id - 1) for part in (Room(id=2), Room(id=3))
    ]
    keep(memory, *things, left := Thing(id=4))
    with memory.writing():
        memory.delete(things[0])

    assert memory.all(Thing) == [left]


def test_others_forget_what_goes(memory: Memory) -> None:
    keep(
        memory,
        gone := Thing(id=1),
        Thing(id=2, double_id=1, near_ids=[1, 3, 3]),
        Thing(id=3, whole_id=1, double_id=1),
    )
    with memory.writing():
        memory.delete(gone)

    assert memory.all(Thing) == [Thing(id=2)]


@pytest.mark.parametrize(
    ("keys", "is_refused"),
    [([], False), ([None, 1], False), ([1, 2], True), ([3], True)],
)
def test_what_has_to_be_there(
    memory: Memory, keys: list[int | None], *, is_refused: bool
) -> None:
    keep(memory, Thing(id=1), Thing(id=2, version=0))

    def is_there(thing: Thing) -> bool:
        return thing.version > 0

    if is_refused:
        with pytest.raises(HTTPException) as caught:
            memory.require("thing_id", Thing, keys, is_there)
        assert caught.value.status_code == HTTPStatus.CONFLICT
        assert caught.value.detail == "thing_id refers to nothing."
    else:
        memory.require("thing_id", Thing, keys, is_there)
        memory.require("thing_id", Thing, keys)


def test_one_thread_at_a_time(memory: Memory) -> None:
    seen: list[list[Thing]] = []
    threads = [Thread(target=lambda: seen.append(memory.all(Thing))) for _ in range(2)]
    with memory.writing():
        for thread, thing in zip(threads, (Thing(id=1), Thing(id=2)), strict=True):
            thread.start()
            thread.join(0.05)
            assert thread.is_alive()
            memory.add(thing)
    for thread in threads:
        thread.join()

    assert seen == [[Thing(id=1), Thing(id=2)]] * 2
    assert all(one == other for one, other in pairwise(seen))
