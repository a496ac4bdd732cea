"""Random modules, as people write them: head, imports, code, comments, any line ends."""

from __future__ import annotations

from hypothesis import strategies as st

HEADS = [
    "",
    "#!/usr/bin/env python\n",
    "# -*- coding: utf-8 -*-\n",
    "# app/api.py\n",
    "# Copyright someone\n# all rights\n\n",
    "\n",
    "\f\n",
]
DOCSTRINGS = [
    "",
    '"""Doc."""\n',
    '"""Doc."""\n\n',
    "'''Two\n\nparts.'''\n# remark\n",
    "r'raw'\n\n\n",
]
IMPORTS = [
    "from __future__ import annotations\n",
    "import os\n",
    "import os, sys\n",
    "import sys; import json\n",
    "from fastapi import APIRouter\n",
    "from fastapi import (\n    APIRouter,\n    Depends,\n)\n",
    "from app.api import items\n",
    "from app.api import items  # noqa: F401\n",
    "from app.api import items as things\n",
    "from app.api import zebras as zoo, ants as small\n",
    "from app.api import (\n    # first of all\n    ants,\n    zebras  # last\n)\n",
    "from app.api import (ants, bees,\n                     zebras)\n",
    "from app.api import (\n    ants, bees,\n    cats, zebras,\n)\n",
    "from app.api import ants, \\\n    zebras\n",
    "from app.api import *\n",
    "from app.ants import router as ants_router\n",
    "from app.zebras import router as zebras_router\n",
    "from .near import thing\n",
    "from .. import far\n",
]
OTHERS = [
    "import sys\nsys.path.insert(0, '.')\n",
    "if TYPE_CHECKING:\n    from app.models import Item\n",
    "try:\n    import ujson\nexcept ImportError:\n    ujson = None\n",
    "x = 1; y = 2\n",
    "if x: import late\n",
    "name = 'ünïcode € ' 'x'  # ünï\n",
    "router = APIRouter()\n",
    "router.include_router(items.router)  # noqa\n",
    "router.include_router(\n    ants.router,\n    prefix='/ants',  # why\n)\n",
    "if settings.debug:\n    router.include_router(debug.router)\n    # end of debug\n",
    "total = 1 + \\\n    2\n",
    "def make():\n    'Doc.'\n    app = FastAPI()\n    return app\n",
    "@decorated\n@twice(1)\nclass Thing:\n    x = 1\n\n    def f(self): return 1\n",
    "with open('x') as f:\n\tread = f.read()\n",
    "text = '''\n# no comment\n\n  '''  # a comment\n       # goes on\n",
    "ROUTERS: list[APIRouter] = []\n",
]
REMARKS = ["# about what is below\n", "# alone\n\n", "\n", "\n\n", "  \n", "\f\n", "    # deeper\n"]
NEWLINES = ["\n", "\r\n", "\r"]


@st.composite
def modules(draw: st.DrawFn, extra: str = "") -> str:
    """Return a module's text; ``extra`` is one statement that it holds somewhere."""
    imports = draw(st.lists(st.sampled_from(IMPORTS), max_size=5))
    rest = draw(st.lists(st.sampled_from(OTHERS + IMPORTS[1:]), max_size=5))
    at = draw(st.integers(0, len(rest)))
    pieces = (
        sorted(imports, key=lambda text: "__future__" not in text) + rest[:at] + [extra] + rest[at:]
    )
    between = st.one_of(st.just(""), st.sampled_from(REMARKS))
    body = "".join(draw(between) + piece for piece in pieces)
    text = draw(st.sampled_from(HEADS)) + draw(st.sampled_from(DOCSTRINGS)) + body + draw(between)
    return draw(line_ends(text))


@st.composite
def line_ends(draw: st.DrawFn, text: str) -> str:
    """Return ``text`` with one kind of line end, or several, and perhaps none at the end."""
    kinds = draw(st.sampled_from([*([kind] for kind in NEWLINES), NEWLINES[:2]]))
    rows = text.split("\n")
    ended = "".join(row + draw(st.sampled_from(kinds)) for row in rows[:-1]) + rows[-1]
    return ended.rstrip("\r\n") if draw(st.booleans()) else ended
