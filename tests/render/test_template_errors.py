from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import Location, TemplateError
from featurebuilder.render.environment import Renderer
from tests import templates
from tests.render.templating import Sample, at, own_renderer, plant, refusal

if TYPE_CHECKING:
    from pathlib import Path

SYNTAX = {
    "unknown tag": ("{% fro x in y %}", "unknown tag 'fro'"),
    "open tag": ("{% if x %}", "Unexpected end of template"),
    "open expression": ("{{ it.name ", "unexpected end of template"),
    "unknown filter": ("{{ it.name|litteral }}", "No filter named 'litteral'"),
    "unknown test": ("{{ 1 is primary }}", "No test named 'primary'"),
}
TOO_LONG = "a value, or all together, would have more than 10,000,000 characters or items"


def growing(step: str) -> str:
    """Return a template that takes a step 900 times."""
    start = "{% set n = namespace(x='x' * 99, l=[1] * 99) %}{% for x in range(900) %}"
    return f"{start}{{% {step} %}}{{% endfor %}}"


RUNTIME = {
    "undefined name": ("{{ nam }}", "'nam' is undefined"),
    "undefined attribute": ("{{ it.nam }}", "has no attribute 'nam'"),
    "undefined in a filter": ("{{ it.nam|literal }}", "has no attribute 'nam'"),
    "undefined in a condition": ("{% if it.nam %}{% endif %}", "has no attribute 'nam'"),
    "undefined in a loop": ("{% for x in it.nam %}{% endfor %}", "has no attribute 'nam'"),
    "division": ("{{ 1 // 0 }}", "ZeroDivisionError"),
    "endless range": ("{% for x in range(10**9) %}{% endfor %}", "Range too big"),
    "endless loops": (
        "{% for x in range(9**5) %}{% for y in range(9**5) %}{% endfor %}{% endfor %}",
        "the loops and calls take more than 1,000,000 steps in total",
    ),
    "endless loop that asks for its end": (
        (
            "{% for x in range(6561) %}{% for y in range(6561) %}{% set z = loop.last %}"
            "{% endfor %}{% endfor %}"
        ),
        "the loops and calls take more than 1,000,000 steps in total",
    ),
    "endless text": (
        (
            "{% set n = namespace() %}{% set n.x %}x{% endset %}{% for x in range(40) %}"
            "{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}"
        ),
        "the output has more than 10,000,000 characters",
    ),
    "long text": (
        "{{ ('x' * 10**9)|literal }}",
        TOO_LONG,
    ),
    "long list": ("{% set x = [1] * 10**9 %}", TOO_LONG),
    **{
        name: (source, TOO_LONG)
        for name, source in {
            "doubled text": growing("set n.x = n.x + n.x"),
            "doubled text with a tilde": growing("set n.x = n.x ~ n.x"),
            "doubled list": growing("set n.l = n.l + n.l"),
            "many slices": growing("set n.l = [n.l, ('x' * 9**7)[1:]]"),
            "padding": "{% set x = 'x'.center(10**9) %}",
            "zeros": "{% set x = 'x'.zfill(10**9) %}",
            "replacement": "{% set x = ('x' * 9**5).replace('x', 'y' * 9**5) %}",
            "replacement by a filter": "{% set x = ('x' * 9**5)|replace('x', 'y' * 9**5) %}",
            "mapped replacement": (
                "{% set x = ['x'] * 9**5 %}{% set y = x|map('replace', 'x', 'y' * 9**5)|list %}"
            ),
            "join": "{% set x = range(9**5)|join('x' * 9**5) %}",
            "indentation": "{% set x = ('\\n' * 9**5)|indent(9**5) %}",
        }.items()
    },
    "tabs": ("{% set x = '\\t'.expandtabs(10**9) %}", "'expandtabs' is not available"),
    "wide format": ("{% set x = '{:99999999}'.format(1) %}", "a width that is too large"),
    "computed width": ("{% set x = '{:{}}'.format(1, 10**9) %}", "a width that is too large"),
    "percent": ("{% set x = '%999999999d' % 1 %}", "'%' cannot format text"),
    "list as text": ("{% set x = ([['x' * 9**5] * 9**5])|string %}", "cannot be written as text"),
    "list in a text": ("{% set x = 'x' ~ [['x' * 9**5] * 9**5] %}", "cannot be written as text"),
    "lorem": ("{% set x = lipsum(n=10**9) %}", "'lipsum' is undefined"),
    "multiplied number": (
        "{% set x = 9**999 %}{% set y = x * x * x * x %}",
        "'*' would produce a number with too many digits",
    ),
    "absent in a map": ("{{ [it.text]|map('center', 9)|first }}", "No filter named 'center'"),
    "doubled calls": (
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "the loops and calls take more than 1,000,000 steps in total",
    ),
    "large number": ("{{ 9**99999 }}", "'**' would produce a number with too many digits"),
    "recursion": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError"),
    "wrong type": ("{{ it|literal }}", "TypeError: 'Sample' is not a string, number or bool"),
    "no literal": ("{{ (1e308 * it.text|length)|literal }}", "inf has no literal"),
    "wrong use": ("{{ it.text(1) }}", "TypeError"),
    "missing key": ("{{ it.text.encode('klingon') }}", "LookupError"),
    "missing template": ("{% include 'no/such.j2' %}", "the template 'no/such.j2' does not exist"),
    "missing templates": ("{% include ['a', 'b'] %}", "none of these templates exists: 'a', 'b'"),
    "template elsewhere": ("{% include '../secret.j2' %}", "does not exist"),
}


@pytest.mark.parametrize(("source", "what"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error_has_its_line(tmp_path: Path, source: str, what: str) -> None:
    problem = refusal(tmp_path, f"x = 1\n\n{source}")

    assert what in problem.what
    assert problem.where == at(3)


@pytest.mark.parametrize(("source", "what"), RUNTIME.values(), ids=RUNTIME)
@pytest.mark.slow
def test_what_a_template_runs_into_has_its_line(tmp_path: Path, source: str, what: str) -> None:
    problem = refusal(tmp_path, f"x = 1\n\n{source}")

    assert what in problem.what
    assert problem.where == at(3)


@pytest.mark.parametrize("source", ["{{ it.text }}", "{% if %}", "{{ 1 // 0 }}"])
def test_an_error_in_a_partial_is_placed_there(tmp_path: Path, source: str) -> None:
    plant(tmp_path, "partials/head.txt", f"\n{source}")

    problem = refusal(tmp_path, "\n\n{% include 'partials/head.txt' %}")

    assert problem.where == Location("templates/partials/head.txt", 2)


def test_an_error_in_an_imported_macro_is_placed_there(tmp_path: Path) -> None:
    plant(tmp_path, "macros.j2", "\n{% macro put(x) %}\n{{ x }}\n{% endmacro %}")

    problem = refusal(tmp_path, "{% from 'macros.j2' import put %}\n{{ put(it.text) }}")

    assert problem.where == Location("templates/macros.j2", 3)


def test_an_error_in_a_shipped_template_says_so(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        Renderer(tmp_path / "templates").render(templates.TESTS, Sample())

    where = caught.value.problems[0].where
    assert where is not None
    assert where.path == f"shipped/{templates.TESTS}"
    assert where.line


def test_the_path_begins_at_the_root_of_the_tree(tmp_path: Path) -> None:
    file = tmp_path / "tools/own" / templates.MODEL
    file.parent.mkdir(parents=True)
    file.write_text("{{ 1 // 0 }}")

    for renderer, path in (
        (Renderer(tmp_path / "tools/own", tmp_path), f"tools/own/{templates.MODEL}"),
        (Renderer(tmp_path / "tools/own"), f"own/{templates.MODEL}"),
        (Renderer(tmp_path / "tools/own", tmp_path / "x"), f"own/{templates.MODEL}"),
    ):
        with pytest.raises(TemplateError) as caught:
            renderer.render(templates.MODEL, Sample())
        assert caught.value.problems[0].where == Location(path, 1)


NOT_PYTHON = {
    "no statement": (
        "x = 1\n\ny = = 2",
        "line 3 of the output is not valid Python: invalid syntax",
    ),
    "bad escape": ('x = 1\ny = "\\d"', "line 2 of the output is not valid Python: "),
    "nowhere to return": ("x = 1\nreturn x", "line 2 of the output is not valid Python: 'return'"),
    "twice the same": ("f(a=1,\na=1)", "of the output is not valid Python: keyword argument"),
    "indentation": (
        "if x:\ny = 1",
        "line 2 of the output is not valid Python: expected an indented",
    ),
    "open text": ('x = "', "line 1 of the output is not valid Python: unterminated"),
    "NUL": ("x = 1\0", "not valid Python"),
    "many brackets": ("(" * 300 + ")" * 300, "not valid Python"),
    "deep": ("x = " + "a." * 20_000 + "b", "the output is not valid Python: "),
}


@pytest.mark.parametrize(("source", "what"), NOT_PYTHON.values(), ids=NOT_PYTHON)
def test_output_that_is_not_python(tmp_path: Path, source: str, what: str) -> None:
    problem = refusal(tmp_path, source)

    assert what in problem.what
    assert problem.where == at(None)


def test_output_that_is_not_toml(tmp_path: Path) -> None:
    problem = refusal(tmp_path, "x = 1\nx = 2\n", templates.PYPROJECT)

    assert "the output is not valid TOML" in problem.what
    assert problem.where == at(None, templates.PYPROJECT)


def test_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    renderer = own_renderer(tmp_path, "")
    (tmp_path / "templates" / templates.MODEL).write_bytes(b"\xff")

    with pytest.raises(TemplateError, match="UnicodeDecodeError") as caught:
        renderer.render(templates.MODEL, Sample())
    assert caught.value.problems[0].where == at(None)


def test_an_output_that_is_too_long_is_told_of_its_template(tmp_path: Path) -> None:
    loops = "{% for x in range(9**4) %}{% for y in range(99) %}", "{% endfor %}{% endfor %}"
    problem = refusal(tmp_path, f"{'#' * 99}\n".join(loops))

    assert problem.what == "the output has more than 10,000,000 characters"
    assert problem.where == at(None)
