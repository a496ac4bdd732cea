"""Find the shipped templates."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_KNOWN = "feature/package/models/feature.py.j2"


class Template(str):
    """The name of a template below ``templates/``, where it is placed like its output."""

    __slots__ = ()

    @property
    def language(self) -> str:
        """The suffix of the output: ``py``, ``md``, ``toml``, ``ini``, ``mako`` or empty."""
        name = self.removesuffix(".j2").rpartition("/")[2]
        return name.rpartition(".")[2] if "." in name else ""


def templates_root() -> Path:
    """Return the folder of the shipped templates: in the package, or next to it.

    A wheel contains them in the package; a checkout and an editable install have them next to it.

    Raises:
        FileNotFoundError: If neither folder has them, which means that the package is broken.
    """
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if (folder / _KNOWN).is_file():
            return folder
    raise FileNotFoundError(_PACKAGE / "templates" / _KNOWN)
