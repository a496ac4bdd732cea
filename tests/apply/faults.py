"""Disks that fail: at one operation or from one on, before it is done or after."""

from __future__ import annotations

import errno
from functools import wraps
from typing import TYPE_CHECKING

from featurebuilder.apply.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OPERATIONS = tuple(name for name in vars(Disk) if not name.startswith("_"))


def refusal() -> BaseException:
    return OSError(errno.ENOSPC, "No space left on device")


class FaultyDisk(Disk):
    """A real disk that raises at the ``at``-th operation, counted from 1.

    ``after`` raises once the operation is done, as an interrupt may; ``lasting`` raises at every
    later operation too, as a disk does that is broken.
    """

    def __init__(
        self,
        at: int = 0,
        fault: Callable[[], BaseException] = refusal,
        *,
        after: bool = False,
        lasting: bool = False,
    ) -> None:
        self.count = 0
        self.log: list[str] = []
        self._at = at
        self._fault = fault
        self._after = after
        self._lasting = lasting

    def tick(self, name: str, *, done: bool) -> None:
        if not done:
            self.count += 1
            self.log.append(name)
        due = self.count == self._at or (self._lasting and 0 < self._at < self.count)
        if due and done is self._after:
            raise self._fault()


def _counted(name: str) -> Callable[..., Any]:
    real: Callable[..., Any] = getattr(Disk, name)

    @wraps(real)
    def operation(disk: FaultyDisk, *args: object) -> object:
        disk.tick(name, done=False)
        result = real(disk, *args)
        disk.tick(name, done=True)
        return result

    return operation


for _name in OPERATIONS:
    setattr(FaultyDisk, _name, _counted(_name))
