"""What a tree decides about the functions that endpoints depend on, as values that can be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.naming import Identifier

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class DependencyConventions:
    """One dependency: ``module`` and ``name`` to import it by.

    ``kind`` is the class of what it hands over, imported from ``type_module`` unless that is empty;
    ``optional`` says that it may hand over nothing.
    """

    dotted: str
    module: str
    name: str
    kind: str = "object"
    type_module: str = ""
    optional: bool = False

    @property
    def type(self) -> str:
        """The type of what it hands over."""
        return f"{self.kind} | None" if self.optional else self.kind

    def require_usable(self) -> None:
        """Refuse what could not be imported.

        Raises:
            ValueError: if a name or a module cannot be one.
        """
        _ = Identifier(self.name), Identifier(self.kind)
        for module in (self.module, self.type_module):
            if module and not _DOTTED.fullmatch(module):
                raise ValueError(module)


@dataclass(frozen=True, slots=True)
class GuardConventions:
    """What a request passes before any endpoint of the feature runs: dependencies of what is above.

    Tests can stand in for those that are ``named``. The ``others`` are expressions that no module
    has a name for, with their files. ``client_passes`` says that the tree's own test client brings
    what they ask for.
    """

    named: tuple[DependencyConventions, ...] = ()
    others: tuple[str, ...] = ()
    client_passes: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What each is called."""
        return (*(one.name for one in self.named), *self.others)

    @property
    def unpassed(self) -> tuple[str, ...]:
        """Those that no test gets past, so that tests ask an application without them."""
        return () if self.client_passes else self.others

    def require_usable(self) -> None:
        """Refuse what could not be imported.

        Raises:
            ValueError: if a name or a module cannot be one.
        """
        for one in self.named:
            one.require_usable()
