from __future__ import annotations

import pytest

from featurebuilder.render.same_code import is_same_code

SAME = {
    "nothing": ("", ""),
    "layout": ("f(a,b)", "f(\n    a,\n    b,\n)"),
    "quotes": ("x = 'a'", 'x = "a"'),
    "joined texts": ("x = ('a' 'b')", "x = 'ab'"),
    "prefix": ("x = u'a'", "x = 'a'"),
    "comment": ("x = 1  # a", "x = 1"),
    "order of imports": ("import a\nimport b", "import b\nimport a"),
    "split import": ("from a import b, c", "from a import c\nfrom a import b"),
    "import in a function": ("def f():\n    import a, b", "def f():\n    import b\n    import a"),
    "more imports": ("x = 1", "from __future__ import annotations\nx = 1"),
    "docstring's layout": ('def f():\n    """ A.\n  B.  """', 'def f():\n    """A.\n    B."""'),
    "import after a docstring": ('"""A."""\nx = 1', '"""A."""\nimport a\nx = 1'),
}
OTHER = {
    "value": ("x = 1", "x = 2"),
    "type of a value": ("x = 1", "x = 1.0"),
    "text": ("x = 'a b'", "x = 'ab'"),
    "bytes": ("x = 'a'", "x = b'a'"),
    "name": ("x = 1", "y = 1"),
    "order": ("x = 1\ny = 2", "y = 2\nx = 1"),
    "lost statement": ("x = 1\nf()", "x = 1"),
    "lost import": ("import a\nimport b", "import a"),
    "other import": ("from a import b", "from c import b"),
    "other name": ("from a import b as c", "from a import b"),
    "other level": ("from . import a", "from .. import a"),
    "docstring's words": ('"""A b."""', '"""A c."""'),
    "lost docstring": ('"""A."""\nx = 1', "x = 1"),
    "annotation": ("x: Optional[int]", "x: int | None"),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_the_same(before: str, after: str) -> None:
    assert is_same_code(before, after)


@pytest.mark.parametrize(("before", "after"), OTHER.values(), ids=OTHER)
def test_not_the_same(before: str, after: str) -> None:
    assert not is_same_code(before, after)
    assert not is_same_code(after, before) or before == after or "import" in before + after
