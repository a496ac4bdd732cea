from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

import pytest
import ruff
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.errors import Location, TemplateError, UnusableProjectError
from featurebuilder.render.formatting import Formatter
from featurebuilder.render.safe_text import docstring_text, python_literal
from featurebuilder.render.same_code import is_same_code

if TYPE_CHECKING:
    from pathlib import Path

MESSY = """\
import sys
import os
from shop import b, a
def f(x,):
    return g("it's",'a',  1E5,x) if x else [u"one text of many words",os,sys, a,b]
"""
DEFAULT = """\
import sys
import os
from shop import b, a


def f(
    x,
):
    return (
        g("it's", "a", 1e5, x)
        if x
        else ["one text of many words", os, sys, a, b]
    )
"""
SINGLE_BY_LINT = """
format.quote-style = "preserve"
lint.select = ["Q"]
lint.flake8-quotes.inline-quotes = "single"
"""
FUTURE = """
lint.select = ["I"]
lint.isort.required-imports = ["from __future__ import annotations"]
"""
LONG = 'call("some words", "and some more", "until it is long", "yes")'


def tree(
    root: Path, configuration: str = "", name: str = "ruff.toml", width: int = 60
) -> Formatter:
    """Return the formatter of a tree with that configuration."""
    if not configuration:
        return Formatter(root, None, width)
    (root / name).write_text(configuration)
    return Formatter(root, name, width)


def test_without_a_configuration_the_defaults_apply(tmp_path: Path) -> None:
    assert tree(tmp_path).python(MESSY, "pkg/x.py") == DEFAULT


@pytest.mark.parametrize(
    ("configuration", "source", "formatted"),
    [
        ("line-length = 20", "x = [111111, 222222]\n", "x = [111111, 222222]\n"),
        ("line-length = 19", "x = [111111, 222222]\n", "x = [\n    111111,\n    222222,\n]\n"),
        ("indent-width = 2", "if x:\n    y = 1\n", "if x:\n  y = 1\n"),
        ("[format]\nindent-style = 'tab'", "if x:\n    y = 1\n", "if x:\n\ty = 1\n"),
        ("[format]\nline-ending = 'cr-lf'", "x = 1\ny = 2\n", "x = 1\r\ny = 2\r\n"),
        ("[format]\nquote-style = 'single'", 'x = "a"\n', "x = 'a'\n"),
        ("[format]\nquote-style = 'single'", 'x = "it\'s"\n', 'x = "it\'s"\n'),
        ("[format]\nquote-style = 'preserve'", "x = 'a', \"b\"\n", "x = 'a', \"b\"\n"),
        ("[format]\nskip-magic-trailing-comma = true", "f(\n    a,\n)\n", "f(a)\n"),
        (
            SINGLE_BY_LINT,
            'x = "a"\n',
            "x = 'a'\n",
        ),
        (
            "line-length = 12\n[lint]\nselect = ['COM812']",
            "f(aaaa, bbbb)\n",
            "f(\n    aaaa,\n    bbbb,\n)\n",
        ),
        ("[lint]\nselect = ['I']", "import sys\nimport os\n", "import os\nimport sys\n"),
        ("[lint]\nselect = ['E']", "import sys\nimport os\n", "import sys\nimport os\n"),
        (
            "[lint]\nselect = ['I']\n[lint.isort]\nforce-single-line = true",
            "from a import c, b\n",
            "from a import b\nfrom a import c\n",
        ),
        (
            FUTURE,
            '"""Doc."""\n\nx = 1\n',
            '"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n',
        ),
        ("exclude = ['pkg']\nforce-exclude = true", "x = 'a'\n", "x = 'a'\n"),
    ],
)
def test_the_trees_configuration_applies(
    tmp_path: Path, configuration: str, source: str, formatted: str
) -> None:
    formatter = tree(tmp_path, configuration)

    assert formatter.python(source, "pkg/x.py") == formatted
    assert formatter.python(formatted, "pkg/x.py") == formatted


DANGEROUS = """\
unsafe-fixes = true
fix = true
preview = true
target-version = "py313"
[lint]
select = ["ALL"]
extend-fixable = ["ALL"]
extend-safe-fixes = ["ALL"]
"""
DAMAGED_BY_FIXES = '''\
import unused

from typing import Optional, Union


class Model:
    """a model"""

    x: Optional[int] = None
    y: Union[int, str] = dict()

    def f(self, a=[]):
        print("debug")
        if a == True:
            pass
            return a
        else:
            return list([a for a in a])
        # z = 1
        assert (a, "never")
'''


def test_no_fix_of_the_trees_rules_damages_the_code(tmp_path: Path) -> None:
    formatted = tree(tmp_path, DANGEROUS).python(DAMAGED_BY_FIXES, "x.py")

    assert is_same_code(DAMAGED_BY_FIXES, formatted)
    assert "# z = 1" in formatted


@pytest.mark.parametrize("name", ["ruff.toml", ".ruff.toml", "pyproject.toml"])
def test_a_pinned_version_of_ruff_is_passed_over(tmp_path: Path, name: str) -> None:
    section = "tool.ruff" if name == "pyproject.toml" else ""
    head, table = (f"[{section}]\n", f"{section}.") if section else ("", "")
    text = f'{head}required-version = "==0.0.1"\n[{table}format]\nquote-style = "single"\n'
    text += f'[{table}lint]\nselect = ["I"]\n'
    formatter = tree(tmp_path, text, name)

    assert formatter.python('import b\nimport a\nx = "a"\n', "p/x.py") == (
        "import a\nimport b\n\nx = 'a'\n"
    )
    assert formatter.statement('f("a")', "p/x.py", 4) == "f('a')"
    assert (tmp_path / name).read_text() == text


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        ("quote-stile = 'single'", "unknown field `quote-stile`"),
        ("line-length = 0", "line-length"),
        ("[format", "TOML parse error"),
        ("extend = 'no.toml'", "Failed to read"),
        ("extend = '$SECRET/no.toml'", "SECRET"),
        ("[lint]\nselect = ['NONE999']", "NONE999"),
    ],
)
def test_a_broken_configuration_is_an_error(
    tmp_path: Path, configuration: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", str(tmp_path))
    formatter = tree(tmp_path, configuration)

    with pytest.raises(UnusableProjectError):
        formatter.statement("x = 1", "pkg/x.py", 0)
    with pytest.raises(UnusableProjectError, match="ruff rejects the project's config") as caught:
        formatter.python("x = 1\n", "pkg/x.py")
    assert reason in caught.value.problems[0].what
    assert caught.value.problems[0].where == Location("ruff.toml")


def test_a_configuration_above_the_tree_applies(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text("[format]\nquote-style = 'single'")
    (tmp_path / "tree").mkdir()
    formatter = Formatter(tmp_path / "tree", str(tmp_path / "ruff.toml"), 60)

    assert formatter.python('x = "a"\n', "pkg/x.py") == "x = 'a'\n"


def test_a_nearer_configuration_applies_before_the_trees(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/ruff.toml").write_text("[format]\nquote-style = 'single'")

    assert tree(tmp_path, "line-length = 60").python('x = "a"\n', "pkg/x.py") == "x = 'a'\n"


@pytest.mark.parametrize("configuration", ["", "line-length = 60\nlint.select = []"])
def test_nothing_of_this_machine_applies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configuration: str
) -> None:
    home = tmp_path / "home"
    (home / ".config/ruff").mkdir(parents=True)
    (home / ".config/ruff/ruff.toml").write_text("line-length = 20")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "ruff.toml").write_text("line-length = 20")
    (tmp_path / "tree").mkdir()
    formatter = tree(tmp_path / "tree", configuration)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("RUFF_CONFIG", str(elsewhere / "ruff.toml"))
    monkeypatch.setenv("RUFF_LINE_LENGTH", "20")
    monkeypatch.chdir(elsewhere)

    assert formatter.python(MESSY, "pkg/x.py") == DEFAULT
    monkeypatch.chdir(tmp_path)
    relative = Formatter(type(tmp_path)("tree"), formatter.configuration, 60)
    assert relative.python(MESSY, "pkg/x.py") == DEFAULT


def test_a_tree_that_is_not_there_yet_is_formatted_for(tmp_path: Path) -> None:
    assert Formatter(tmp_path / "not/there", None, 60).python("x=1", "x.py") == "x = 1\n"


@pytest.mark.parametrize("width", [-5, 0, 1, 320, 500])
def test_any_width_can_be_asked_for(tmp_path: Path, width: int) -> None:
    assert tree(tmp_path, width=width).python("x=1", "x.py") == "x = 1\n"
    assert tree(tmp_path, width=width).statement("x=1", "x.py", 4) == "x = 1"


@pytest.mark.parametrize("text", ["", "\n", " \n\n"])
def test_nothing_stays_nothing(tmp_path: Path, text: str) -> None:
    assert tree(tmp_path).python(text, "x.py") == text


STATEMENTS = {
    "fits": ("", 0, 'call(\n    "some words", "and some more", "until it is long", "yes"\n)'),
    "deep": (
        "",
        12,
        'call(\n    "some words",\n    "and some more",\n    "until it is long",\n    "yes",\n)',
    ),
    "tabs": (
        "[format]\nindent-style = 'tab'",
        4,
        'call(\n\t"some words",\n\t"and some more",\n\t"until it is long",\n\t"yes",\n)',
    ),
    "line feeds": ("[format]\nline-ending = 'cr-lf'", -10, LONG),
    "single quotes": ("[format]\nquote-style = 'single'", -10, LONG.replace('"', "'")),
}


@pytest.mark.parametrize(
    ("configuration", "indent", "formatted"), STATEMENTS.values(), ids=STATEMENTS
)
def test_a_statement(tmp_path: Path, configuration: str, indent: int, formatted: str) -> None:
    formatter = tree(tmp_path, configuration)

    assert formatter.statement(LONG, "x.py", indent) == formatted
    assert formatter.statement(formatted, "x.py", indent) == formatted


def test_a_statement_has_line_feeds_alone(tmp_path: Path) -> None:
    formatter = tree(tmp_path, "[format]\nline-ending = 'cr-lf'", width=30)

    assert "\r" not in formatter.statement(LONG, "x.py", 0)
    assert "\n" in formatter.statement(LONG, "x.py", 0)


@pytest.mark.parametrize("text", ["x = = 1", "x = 1\n  y", "x = '\ud800'"])
def test_what_is_not_python_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError, match="invalid Python"):
        tree(tmp_path).python(text, "pkg/x.py")
    with pytest.raises(TemplateError, match="invalid Python") as caught:
        tree(tmp_path).statement(text, "pkg/x.py", 0)
    where = caught.value.problems[0].where
    assert where is not None
    assert where.path == "pkg/x.py"


def test_a_missing_ruff_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found() -> str:
        raise FileNotFoundError("no ruff here")

    for find in (not_found, lambda: str(tmp_path / "ruff"), lambda: str(tmp_path)):
        monkeypatch.setattr(ruff, "find_ruff_bin", find)
        with pytest.raises(TemplateError, match="ruff cannot be run") as caught:
            tree(tmp_path).python("x = 1\n", "x.py")
        assert "install ruff" in caught.value.problems[0].remedy


@pytest.mark.skipif(sys.platform == "win32", reason="needs a script")
def test_a_ruff_that_refuses_what_is_python_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ruff"
    script.write_text("#!/bin/sh\necho no such thing >&2\nexit 2\n")
    script.chmod(0o755)
    monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(script))

    with pytest.raises(TemplateError, match="ruff cannot format this: no such thing"):
        tree(tmp_path).python("x=1", "x.py")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a script")
def test_a_ruff_that_changes_the_code_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ruff"
    script.write_text("#!/bin/sh\nprintf 'x = 2\\n'\n")
    script.chmod(0o755)
    monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(script))

    assert tree(tmp_path).python("x=2", "x.py") == "x = 2\n"
    with pytest.raises(TemplateError, match="would change the meaning of the code"):
        tree(tmp_path).python("x=1", "x.py")
    with pytest.raises(TemplateError, match="would change the meaning of the code"):
        tree(tmp_path).statement("x=1", "x.py", 0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=20), st.sampled_from([30, 79, 88]))
def test_no_literal_changes_its_value(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], width: int
) -> None:
    formatter = tree(
        tmp_path_factory.mktemp("tree"), "[format]\nquote-style = 'single'", width=width
    )
    sources = ", ".join(map(python_literal, texts))
    module = f'"""{docstring_text(texts[0])}x"""\nf([{{"k": [{sources}]}}])\n'

    formatted = formatter.python(module, "x.py")

    assert formatter.python(formatted, "x.py") == formatted
    call = ast.parse(formatted).body[1]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert ast.literal_eval(call.value.args[0]) == [{"k": texts}]


def test_a_module_of_a_package_that_is_still_to_be_made(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").touch()
    formatter = tree(tmp_path, 'src = ["elsewhere"]\nlint.select = ["I"]')
    text = "from fastapi import APIRouter\nfrom shop.models import Pet\n"
    sorted_text = text.replace("\nfrom shop", "\n\nfrom shop")
    assert formatter.python(text, "shop/x.py") == sorted_text
    assert formatter.python(text, "shop/api/v1/x.py") == sorted_text
    assert formatter.python(text, "other/api/x.py") == text
