"""What must be true of the application once a plan is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.render.safe_text import Scalar


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What a path operation answers; ``method`` is in small letters, ``path`` the served one.

    ``handler`` is the function that answers, and ``module`` the path of its file.
    """

    method: str
    path: str
    body: Mapping[str, Scalar]
    module: str
    handler: str

    @property
    def operation(self) -> str:
        """The operation as ``METHOD /path``."""
        return f"{self.method.upper()} {self.path}"
