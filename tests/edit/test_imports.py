from __future__ import annotations

import pytest

from featurebuilder.edit.imports import FromImport, bound_names, import_step
from featurebuilder.edit.source import Source, read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.errors import EditRefusedError
from tests.edit.taking_out import take_out

USERS = FromImport("app.api", "users")
ROUTER = FromImport("app.users", "router", "users_router")

# Each row: name, before, import, after. The import is then there, and comes out again.
EDITS: list[tuple[str, str, FromImport, str]] = [
    ("empty", "", USERS, "from app.api import users\n"),
    ("no final newline", "# c", USERS, "# c\n\nfrom app.api import users"),
    ("comments only", "# c\n", USERS, "# c\n\nfrom app.api import users\n"),
    ("docstring only", '"""D."""\n', USERS, '"""D."""\n\nfrom app.api import users\n'),
    (
        "below the docstring",
        '"""D."""\n\nx = 1\n',
        USERS,
        '"""D."""\n\nfrom app.api import users\n\nx = 1\n',
    ),
    (
        "two lines above a function",
        "def f():\n    pass\n",
        USERS,
        "from app.api import users\n\n\ndef f():\n    pass\n",
    ),
    (
        "a comment stays with its code",
        "# about x\nx = 1\n",
        USERS,
        "from app.api import users\n\n# about x\nx = 1\n",
    ),
    (
        "below shebang and cookie",
        "#!/usr/bin/python\n# coding: utf-8\nx = 1\n",
        USERS,
        "#!/usr/bin/python\n# coding: utf-8\nfrom app.api import users\n\nx = 1\n",
    ),
    (
        "below the file's own comment",
        "# app/main.py\nfrom app.zoo import z\n",
        USERS,
        "# app/main.py\nfrom app.api import users\nfrom app.zoo import z\n",
    ),
    (
        "below a licence and the docstring",
        "# Copyright us\n\n'''D.'''\n",
        USERS,
        "# Copyright us\n\n'''D.'''\n\nfrom app.api import users\n",
    ),
    (
        "below __future__",
        "from __future__ import annotations\n\nx = 1\n",
        USERS,
        "from __future__ import annotations\n\nfrom app.api import users\n\nx = 1\n",
    ),
    (
        "in its section",
        "import os\n\nfrom fastapi import FastAPI\n\nfrom app.core import z\n\nx = 1\n",
        USERS,
        (
            "import os\n\nfrom fastapi import FastAPI\n\nfrom app.api import users\n"
            "from app.core import z\n\nx = 1\n"
        ),
    ),
    (
        "a section of its own",
        "import os\n\nfrom fastapi import FastAPI\n\nx = 1\n",
        USERS,
        "import os\n\nfrom fastapi import FastAPI\n\nfrom app.api import users\n\nx = 1\n",
    ),
    (
        "above the relative section",
        "from .a import b\n\nx = 1\n",
        USERS,
        "from app.api import users\n\nfrom .a import b\n\nx = 1\n",
    ),
    (
        "relative, nearest last",
        "from ..core import z\nfrom .zoo import z\n",
        FromImport(".users", "router"),
        "from ..core import z\nfrom .users import router\nfrom .zoo import z\n",
    ),
    (
        "below a change of sys.path",
        "import sys\nsys.path.insert(0, '.')\n\nx = 1\n",
        USERS,
        "import sys\nsys.path.insert(0, '.')\n\nfrom app.api import users\n\nx = 1\n",
    ),
    (
        "beside imports below a change of sys.path",
        "import sys\nsys.path.append('.')\nfrom app.zoo import z  # noqa: E402\n",
        USERS,
        (
            "import sys\nsys.path.append('.')\nfrom app.api import users\n"
            "from app.zoo import z  # noqa: E402\n"
        ),
    ),
    (
        "not into TYPE_CHECKING",
        "import os\n\nif TYPE_CHECKING:\n    from app.models import M\n",
        USERS,
        (
            "import os\n\nfrom app.api import users\n\n"
            "if TYPE_CHECKING:\n    from app.models import M\n"
        ),
    ),
    (
        "not into try",
        "try:\n    from app.api import fast\nexcept ImportError:\n    fast = None\n",
        USERS,
        (
            "from app.api import users\n\ntry:\n    from app.api import fast\n"
            "except ImportError:\n    fast = None\n"
        ),
    ),
    (
        "not into a one-line if",
        "if x: import y\n",
        USERS,
        "from app.api import users\n\nif x: import y\n",
    ),
    (
        "user beside users",
        "from app.api import users\n",
        FromImport("app.api", "user"),
        "from app.api import user, users\n",
    ),
    (
        "joined, noqa kept",
        "from app.api import a  # noqa: F401\n",
        USERS,
        "from app.api import a, users  # noqa: F401\n",
    ),
    (
        "joined before a semicolon",
        "from app.api import a; x = 1\n",
        USERS,
        "from app.api import a, users; x = 1\n",
    ),
    (
        "below semicolons",
        "import os; import sys\n",
        USERS,
        "import os; import sys\n\nfrom app.api import users\n",
    ),
    (
        "star is not joined",
        "from app.api import *\n",
        USERS,
        "from app.api import *\nfrom app.api import users\n",
    ),
    ("import a, b", "import a, b\n", USERS, "import a, b\n\nfrom app.api import users\n"),
    (
        "renamed stand alone",
        "from app.api import a as b\n",
        USERS,
        "from app.api import a as b\nfrom app.api import users\n",
    ),
    (
        "same name under another alias",
        "from app.api import users as u\n",
        USERS,
        "from app.api import users\nfrom app.api import users as u\n",
    ),
    (
        "by kind",
        "from app.api import LIMIT, Model, zoo\n",
        FromImport("app.api", "Users"),
        "from app.api import LIMIT, Model, Users, zoo\n",
    ),
    ("unsorted: last", "from app.api import z, a\n", USERS, "from app.api import z, a, users\n"),
    (
        "v10 behind v9",
        "from app.api import v1, v9\n",
        FromImport("app.api", "v10"),
        "from app.api import v1, v9, v10\n",
    ),
    (
        "one a line",
        "from app.api import (\n    a,\n    z,  # c\n)\n",
        USERS,
        "from app.api import (\n    a,\n    users,\n    z,  # c\n)\n",
    ),
    (
        "one a line, first, below nothing",
        "from app.api import (\n    # about z\n    z,\n)\n",
        USERS,
        "from app.api import (\n    users,\n    # about z\n    z,\n)\n",
    ),
    (
        "no trailing comma",
        "from app.api import (\n    a,\n    b  # c\n)\n",
        USERS,
        "from app.api import (\n    a,\n    b,  # c\n    users\n)\n",
    ),
    (
        "hanging",
        "from app.api import (a,\n                     b)\n",
        USERS,
        "from app.api import (a,\n                     b,\n                     users)\n",
    ),
    (
        "several a line",
        "from app.api import (\n    a, b,\n    c, d,\n)\n",
        USERS,
        "from app.api import (\n    a, b,\n    c, d, users,\n)\n",
    ),
    (
        "backslash",
        "from app.api import a, \\\n    b\n",
        USERS,
        "from app.api import a, \\\n    b, users\n",
    ),
    (
        "alias in its order",
        "from app.ants import router as ants_router\nfrom app.zoo import z\n",
        ROUTER,
        (
            "from app.ants import router as ants_router\n"
            "from app.users import router as users_router\nfrom app.zoo import z\n"
        ),
    ),
    (
        "CRLF",
        "import os\r\n\r\nx = 1",
        USERS,
        "import os\r\n\r\nfrom app.api import users\r\n\r\nx = 1",
    ),
    (
        "CR",
        "import os\rfrom app.zoo import z\r",
        USERS,
        "import os\rfrom app.api import users\rfrom app.zoo import z\r",
    ),
    (
        "mixed",
        "import os\r\n\nx = 1\r\n",
        USERS,
        "import os\r\n\r\nfrom app.api import users\r\n\nx = 1\r\n",
    ),
    (
        "form feed",
        "import os\n\f\nx = 1\n",
        USERS,
        "import os\n\nfrom app.api import users\n\f\nx = 1\n",
    ),
    (
        "non-ASCII",
        "from app.ü import ä; x = 'ß'\n",
        FromImport("app.ü", "ö"),
        "from app.ü import ä, ö; x = 'ß'\n",
    ),
    (
        "above its use",
        "from app.z import z\n\nuse(z, users)\n\nfrom app.a import a  # noqa: E402\n",
        USERS,
        (
            "from app.api import users\nfrom app.z import z\n\nuse(z, users)\n\n"
            "from app.a import a  # noqa: E402\n"
        ),
    ),
]


@pytest.mark.parametrize(
    ("before", "wanted", "after"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS]
)
def test_edit(before: str, wanted: FromImport, after: str) -> None:
    source = Source("m.py", before)
    step = import_step(source, wanted)
    assert step
    done = apply_step(source, step)
    assert done.text == after
    assert import_step(done, wanted) is None
    assert apply_step(done, take_out(done, wanted)).text == before


def exploded(names: str) -> str:
    return f"from app.api import (  # noqa: F401\n{names})\n"


def test_a_long_line_is_exploded_with_its_comment_and_stays_so() -> None:
    before = "from app.api import aaaaaaaaaaaa, bbbbbbbbbbbb  # noqa: F401\n"
    source = Source("m.py", before)
    step = import_step(source, USERS, width=50)
    assert step
    done = apply_step(source, step)
    assert done.text == exploded("    aaaaaaaaaaaa,\n    bbbbbbbbbbbb,\n    users,\n")
    assert apply_step(done, take_out(done, USERS)).text == exploded(
        "    aaaaaaaaaaaa,\n    bbbbbbbbbbbb,\n"
    )


def test_a_long_statement_of_its_own_is_exploded() -> None:
    source = Source("m.py", "x = 1\n")
    step = import_step(source, ROUTER, width=30)
    assert step
    done = apply_step(source, step)
    assert done.text == "from app.users import (\n    router as users_router,\n)\n\nx = 1\n"
    assert apply_step(done, take_out(done, ROUTER)).text == "x = 1\n"


def test_an_import_goes_where_its_siblings_are_in_a_function() -> None:
    before = "def make():\n\tfrom app.ants import ants\n\tfrom app.zoo import zoo\n\n\tuse(ants)\n"
    source = Source("m.py", before)
    step = import_step(source, USERS, like=[2, 3])
    assert step
    done = apply_step(source, step)
    assert done.text == before.replace(
        "\n\tfrom app.zoo", "\n\tfrom app.api import users\n\tfrom app.zoo"
    )
    assert import_step(done, USERS, like=[2, 4]) is None


def test_siblings_keep_the_order_of_the_whole_group() -> None:
    before = (
        "from app.config import c\nfrom app.items import i\nfrom app.models import m\n"
        "from app.views import v\n"
    )
    source = Source("m.py", before)
    step = import_step(source, FromImport("app.orders", "o"), like=[2, 4])
    assert step
    assert apply_step(source, step).text == before.replace(
        "from app.views", "from app.orders import o\nfrom app.views"
    )


TAKEN = {
    "def users(): pass\n": 1,
    "class users: pass\n": 1,
    "x = 1\nusers = 2\n": 2,
    "users: int = 1\n": 1,
    "users += 1\n": 1,
    "for a, users in b: pass\n": 1,
    "with a as (b, users): pass\n": 1,
    "try:\n    pass\nexcept E as users:\n    pass\n": 3,
    "if (users := f()): pass\n": 1,
    "x = [users := y for y in z]\n": 1,
    "try:\n    from app.api import users\nexcept ImportError:\n    users = None\n": 2,
    "if TYPE_CHECKING:\n    from app.api import users\n": 2,
    "import users.x\n": 1,
    "from other import users\n": 1,
    "from app.api import users\n\nusers = users.router\n": 3,
    "match x:\n    case [users]: pass\n": 2,
    "match x:\n    case {**users}: pass\n": 2,
    "match x:\n    case [*users]: pass\n": 2,
    "from app.api import users\ndel users\n": 2,
}


@pytest.mark.parametrize("before", TAKEN)
def test_a_taken_name_is_refused_with_its_place(before: str) -> None:
    with pytest.raises(EditRefusedError) as raised:
        import_step(Source("m.py", before), USERS)
    [problem] = raised.value.problems
    assert problem.what == "the name 'users' is already taken in this module"
    assert str(problem.where) == f"m.py:{TAKEN[before]}"
    assert problem.snippet == "from app.api import users"


FREE = [
    "def f(users): users = 1\n",
    "class A:\n    users = 1\n",
    "x = [users for users in y]\n",
    "f = lambda users: (users := 1)\n",
    "x.users = 1\n",
    "from app.users import router\n",
]


@pytest.mark.parametrize("before", FREE)
def test_a_name_bound_elsewhere_is_free(before: str) -> None:
    source = Source("m.py", before)
    assert "users" not in bound_names(source)
    step = import_step(source, USERS)
    assert step
    apply_step(source, step)


@pytest.mark.parametrize(
    ("before", "wanted", "what", "where"),
    [
        ("x = (\n", USERS, "the module does not parse: '(' was never closed", "m.py:1:5"),
        ("x = 1\0\n", USERS, None, None),
        ("", FromImport("a", "b; import os"), "the text to add is not exactly one import", "m.py"),
        ("", FromImport("a", "class"), "the text to add is not a statement", "m.py"),
        ("", FromImport("a", "*"), "the text to add is not exactly one import", "m.py"),
        (
            "import sys\nuse(users)\nsys.path.append('.')\n",
            USERS,
            "'users' is used above the new import",
            "m.py:2",
        ),
        (
            "import sys; sys.path.append('.'); x = 1\n",
            USERS,
            "another statement is on the same line",
            "m.py:1",
        ),
    ],
)
def test_refused(before: str, wanted: FromImport, what: str | None, where: str | None) -> None:
    with pytest.raises(EditRefusedError) as raised:
        import_step(Source("m.py", before), wanted)
    [problem] = raised.value.problems
    assert what is None or (problem.what, str(problem.where)) == (what, where)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_keeps_its_mark_and_its_last_line(mark: bytes) -> None:
    data = mark + "x = 'ü'\r\n\r\ny = 2".encode()
    source = read_source(data, "m.py")
    step = import_step(source, USERS)
    assert step
    written = write_source(data, apply_step(source, step).text, "m.py")
    assert written == mark + b"from app.api import users\r\n\r\n" + data.removeprefix(mark)


def test_a_file_keeps_its_cookie() -> None:
    data = "# coding: latin-1\nx = 'ü'\n".encode("latin-1")
    source = read_source(data, "m.py")
    step = import_step(source, USERS)
    assert step
    written = write_source(data, apply_step(source, step).text, "m.py")
    assert written == data.replace(b"x =", b"from app.api import users\n\nx =")


@pytest.mark.parametrize(
    ("data", "text", "what"),
    [
        (b"\n\nx = '\xff'\n", None, "byte 0xff is not valid utf-8"),
        (b"# coding: nonsense\n", None, "unknown encoding: nonsense"),
        (b"# coding: rot13\nk\n", None, "the file cannot be decoded as rot13"),
        (b"# coding: ascii\n", "# coding: ascii\n'\u20ac'", "'\\u20ac' cannot be encoded in ascii"),
        (b"# coding: ascii\n", "'\u20ac'", "'\\u20ac' cannot be encoded in ascii"),
        (b"# coding: latin-1\n", "\n\n'\xe9'", "byte 0xe9 is not valid utf-8"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(data: bytes, text: str | None, what: str) -> None:
    with pytest.raises(EditRefusedError) as raised:
        write_source(data, text, "m.py") if text else read_source(data, "m.py")
    assert raised.value.problems[0].what == what
