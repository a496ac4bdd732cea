from __future__ import annotations

import pytest

from featurebuilder.render.clean_imports import without_unused_imports


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a\na.b()\n", "import a\na.b()\n"),
        ("import a\nimport b\nb()\n", "import b\nb()\n"),
        ("import a.b\na.b.c()\n", "import a.b\na.b.c()\n"),
        ("import a.b\nb()\n", "b()\n"),
        ("from a import b, c\nc()\n", "from a import c\nc()\n"),
        ("from a import (\n    b,\n    c as d,\n)\nd()\n", "from a import c as d\nd()\n"),
        ("from . import a, b\nx: b = 1\n", "from . import b\nx: b = 1\n"),
        ("from __future__ import annotations\n", "from __future__ import annotations\n"),
        ("from a import *\n", "from a import *\n"),
        ("def f():\n    import a\n", "def f():\n    import a\n"),
        ('from a import b\n"b"\n', '"b"\n'),
    ],
)
def test_what_is_not_used_is_left_out(before: str, after: str) -> None:
    assert without_unused_imports(before) == after
    assert without_unused_imports(after) == after
