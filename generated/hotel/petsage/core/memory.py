"""What this process keeps in memory.

It is lost when the process ends, and no other process sees it: each worker of a server
has its own.
"""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from threading import RLock
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar, cast

from fastapi import Depends, HTTPException
from pydantic import AfterValidator, BaseModel, ConfigDict

REFUSED = "What is kept does not allow that."


class ConflictError(Exception):
    """What is to be kept, or to go, clashes with what is kept."""


class Reference(NamedTuple):
    """A field that holds the key of another record, or a list of such keys.

    ``table`` is where the others are, and ``on_delete`` what is done when one goes.
    """

    field: str
    table: str
    on_delete: Literal["restrict", "cascade", "forget"] = "forget"


class Record(BaseModel):
    """What memory keeps of one: it never changes, but another takes its place.

    No two of a table have the same in all fields of a group of ``__unique__``, unless
    one of these is empty.
    """

    model_config = ConfigDict(frozen=True)

    __table__: ClassVar[str]
    __unique__: ClassVar[tuple[tuple[str, ...], ...]] = ()
    __references__: ClassVar[tuple[Reference, ...]] = ()

    id: Any


KeyT = TypeVar("KeyT")
RecordT = TypeVar("RecordT", bound=Record)


def _each_once(keys: list[KeyT]) -> list[KeyT]:
    return list(dict.fromkeys(keys))


EachOnce = AfterValidator(_each_once)


class Memory:
    """Tables of records, which one thread at a time reads or changes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = RLock()
        self._tables: defaultdict[str, dict[object, Record]] = defaultdict(dict)
        self._taken: dict[tuple[object, ...], object] = {}
        self._undoing: list[tuple[str, object, Record | None]] = []

    @contextmanager
    def writing(self, conflict: str = REFUSED) -> Generator[None]:
        """Keep all that the block changes, or nothing if it fails.

        All other threads wait for it. The answer is 409, with ``conflict``, where what
        is kept does not allow a change.
        """
        with self._lock:
            self._undoing.clear()
            try:
                yield
            except ConflictError as error:
                self._undo()
                raise HTTPException(HTTPStatus.CONFLICT, conflict) from error
            except BaseException:
                self._undo()
                raise

    def all(self, model: type[RecordT]) -> list[RecordT]:
        """Return all records of this kind."""
        with self._lock:
            return cast("list[RecordT]", list(self._tables[model.__table__].values()))

    def get(self, model: type[RecordT], key: object) -> RecordT | None:
        """Return the record with this key, if there is one."""
        with self._lock:
            return cast("RecordT | None", self._tables[model.__table__].get(key))

    def add(self, record: RecordT) -> RecordT:
        """Keep a record, in place of one with its key, and return it.

        If another has what no two may have, that is a conflict.
        """
        for values in _unique_values(record):
            if self._taken.get(values, record.id) != record.id:
                raise ConflictError
        self._set(record.__table__, record.id, record)
        return record

    def change(
        self, record: RecordT, values: Mapping[str, object], **stamps: object
    ) -> RecordT:
        """Give a record other ``values``, and return it as it is kept now.

        It has the ``stamps`` too, unless it had the values already.
        """
        changed = record.model_validate({**dict(record), **values})
        if changed == record:
            return record
        return self.add(changed.model_copy(update=stamps))

    def delete(self, record: Record) -> None:
        """Let a record go, and do with those that refer to it as they ask.

        If one of them asks that it stays, that is a conflict.
        """
        self._set(record.__table__, record.id, None)
        for other, reference in self._referring(record):
            if reference.on_delete == "restrict":
                raise ConflictError
            if reference.on_delete == "cascade":
                self.delete(other)
            else:
                self._forget(other, reference.field, record.id)

    def require(
        self,
        field: str,
        model: type[RecordT],
        keys: Iterable[object],
        is_there: Callable[[RecordT], bool] = bool,
    ) -> None:
        """Answer 409 unless there is a record for each key that ``field`` names."""
        for key in keys:
            found = self.get(model, key)
            if key is not None and (found is None or not is_there(found)):
                message = f"{field} refers to nothing."
                raise HTTPException(HTTPStatus.CONFLICT, message)

    def _referring(self, record: Record) -> list[tuple[Record, Reference]]:
        """Return what refers to a record, each with the reference by which it does."""
        return [
            (other, reference)
            for records in self._tables.values()
            for other in records.values()
            for reference in other.__references__
            if reference.table == record.__table__
            and record.id in _keys(other, reference.field)
        ]

    def _forget(self, other: Record, field: str, key: object) -> None:
        """Have what is kept of a record by now refer to ``key`` no more."""
        now = self._tables[other.__table__].get(other.id)
        if now is None:
            return
        is_list = isinstance(getattr(now, field), list)
        left = [one for one in _keys(now, field) if one != key] if is_list else None
        self._set(other.__table__, other.id, now.model_copy(update={field: left}))

    def _set(self, table: str, key: object, record: Record | None) -> None:
        """Have ``record`` stand at ``key``, so that it can be undone."""
        self._undoing.append((table, key, self._tables[table].get(key)))
        self._place(table, key, record)

    def _undo(self) -> None:
        while self._undoing:
            self._place(*self._undoing.pop())

    def _place(self, table: str, key: object, record: Record | None) -> None:
        """Have ``record`` stand at ``key``; none leaves nothing there."""
        former = self._tables[table].pop(key, None)
        for values in _unique_values(former):
            del self._taken[values]
        if record is not None:
            self._tables[table][key] = record
        for values in _unique_values(record):
            self._taken[values] = key


_MEMORY = Memory()


async def get_memory() -> Memory:
    """Provide what this process keeps."""
    return _MEMORY


MemoryDep = Annotated[Memory, Depends(get_memory)]


def _unique_values(record: Record | None) -> Iterator[tuple[object, ...]]:
    """Yield what no other record may have."""
    if record is None:
        return
    for names in record.__unique__:
        values = [getattr(record, name) for name in names]
        if None not in values:
            yield (record.__table__, names, *values)


def _keys(record: Record, field: str) -> list[object]:
    """Return the keys that a field refers to."""
    value = getattr(record, field)
    return cast("list[object]", value) if isinstance(value, list) else [value]
