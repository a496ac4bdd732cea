from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests import templates
from tests.render.templating import CODE, at, refusal, render

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.render.template import Template

UNSAFE = {
    "plain": "{{ it.text }}",
    "constant": "{{ 'exit()' }}",
    "concatenation": "{{ it.text|literal ~ it.text }}",
    "concatenation with a name": "{{ it.name ~ it.text }}",
    "addition": "{{ it.text|literal + it.text }}",
    "repetition": "{{ it.text|literal * 2 }}",
    "format method": "{{ '{}'.format(it.text) }}",
    "format method of a safe text": "{{ ('{}'|docstring).format(it.text) }}",
    "format method of a name": "{{ it.name.format(it.text) }}",
    "format_map of a safe text": "{{ ('{x}'|docstring).format_map({'x': it.text}) }}",
    "format method through attr": "{{ ('{}'|docstring|attr('format'))(it.text) }}",
    "replace": "{{ it.name|replace('pets', it.text) }}",
    "replace method": "{{ it.name.replace('pets', it.text) }}",
    "join": "{{ [it.text, it.text]|join }}",
    "join of safe texts": "{{ [it.text|literal, it.text]|join }}",
    "changed afterwards": "{{ it.text|literal|trim('\"') }}",
    "part of a safe text": "{{ (it.text|literal)[1:] }}",
    "first of a safe text": "{{ it.text|literal|first }}",
    "set": "{% set x = it.text %}{{ x }}",
    "set block": "{% set x %}{{ it.text }}{% endset %}{{ x }}",
    "set block changed": "{% set x %}x{% endset %}{{ x|replace('x', it.text) }}",
    "set block with a filter": "{% set x|replace('x', 'exit()') %}x{% endset %}{{ x }}",
    "namespace": "{% set n = namespace(x=it.text) %}{{ n.x }}",
    "macro": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(it.text) }}",
    "macro changed": "{% macro m() %}x{% endmacro %}{{ m()|replace('x', it.text) }}",
    "loop": "{% for x in [it.text] %}{{ x }}{% endfor %}",
    "recursive loop": (
        "{% for x in [[it.text]] recursive %}{{ loop(x) if x is not string else x }}{% endfor %}"
    ),
    "with": "{% with x = it.text %}{{ x }}{% endwith %}",
    "block": "{% block b %}{{ it.text }}{% endblock %}",
    "number": "{{ 1 }}",
    "none": "{{ none }}",
    "object": "{{ it }}",
    "function": "{{ it.text.strip }}",
    "markdown": "{{ it.text|markdown }}",
    "toml": "{{ it.text|toml }}",
}


@pytest.mark.parametrize("source", UNSAFE.values(), ids=UNSAFE)
def test_nothing_unsafe_gets_out(tmp_path: Path, source: str) -> None:
    problem = refusal(tmp_path, f"x = 1\n{source}\n")

    assert "reaches the output without a filter that makes it safe" in problem.what
    assert problem.where == at(2)


ABSENT = {
    "format filter": "{{ '%s'|format(it.text) }}",
    "safe": "{{ it.text|safe }}",
    "escape": "{{ it.text|e }}",
    "json": "{{ it.text|tojson }}",
    "mark-up": "{{ {'x': it.text}|xmlattr }}",
}


@pytest.mark.parametrize("source", ABSENT.values(), ids=ABSENT)
def test_filters_that_are_not_needed_are_absent(tmp_path: Path, source: str) -> None:
    problem = refusal(tmp_path, f"x = 1\n{source}\n")

    assert problem.what.startswith("No filter named")
    assert problem.where == at(2)
    assert problem.remedy.startswith("templates can use these filters: abs, attr, block, ")


@pytest.mark.parametrize(
    "source",
    [
        "{% filter replace('x', it.text) %}x{% endfilter %}",
        "{%- filter upper -%}x{%- endfilter -%}",
        "{% call '{0}'.format(it.text) %}{% endcall %}",
        "{% autoescape true %}{{ it.text }}{% endautoescape %}",
    ],
)
def test_tags_that_pass_by_the_gate_are_closed(tmp_path: Path, source: str) -> None:
    problem = refusal(tmp_path, f"x = 1\n{source}\n")

    assert "is not allowed" in problem.what
    assert problem.where == at(2)


@pytest.mark.parametrize(
    "source",
    [
        "{{ it.name.__class__ }}",
        "{{ it.__class__.__mro__ }}",
        "{{ it|attr('__class__') }}",
        "{{ '{0.__class__}'.format(it)|literal }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% do it.x %}",
        "{{ [].append(1) }}",
    ],
)
def test_the_sandbox_holds(tmp_path: Path, source: str) -> None:
    assert refusal(tmp_path, source).where == at(1)


SAFE = {
    "name": ("{{ it.name }} = 1", "pets = 1"),
    "name within a word": ("test_{{ it.name }} = 1", "test_pets = 1"),
    "name within a text": ('x = "{{ it.name }}"', 'x = "pets"'),
    "literal": ("x = {{ it.inside|literal }}", 'x = "\\" + exit() + \\""'),
    "number": ("x = {{ 5|literal }}", "x = 5"),
    "literal twice": ('x = "a" {{ "b"|literal }}', 'x = "a" "b"'),
    "docstring": ('"""{{ "Fine."|docstring }}"""', '"""Fine."""'),
    "docstring of two": (
        '"""{{ "A"|docstring }} {{ "B."|docstring }}"""',
        '"""A B."""',
    ),
    "empty docstring text": ('"""x{{ ""|docstring }}"""', '"""x"""'),
    "comment": ("x = 1  # {{ it.text|comment }}", f"x = 1  # {CODE.replace(chr(10), ' ')}"),
    "set block": ("{% set x %}{{ it.name|literal }}{% endset %}y = {{ x }}", 'y = "pets"'),
    "set block as a literal": ("{% set x|literal %}{{ it.name }}{% endset %}{{ x }}", '"pets"'),
    "nothing": ("x = 1{{ it.name if false }}", "x = 1"),
    "macro": ("{% macro m(x) %}[{{ x|literal }}]{% endmacro %}{{ m('a') }}", '["a"]'),
    "block twice": ("{% block b %}{{ 'a'|literal }}\n{% endblock %}{{ self.b() }}", '"a"\n"a"\n'),
    "recursive loop": (
        "{% for x in [[], []] recursive %}{{ it.name }} = 1\n{{ loop(x) }}{% endfor %}",
        "pets = 1\npets = 1\n",
    ),
}


@pytest.mark.parametrize(("source", "output"), SAFE.values(), ids=SAFE)
def test_what_is_safe_gets_out(tmp_path: Path, source: str, output: str) -> None:
    assert render(tmp_path, source) == output


OUT_OF_PLACE = {
    "literal within quotes": 'x = "{{ it.inside|literal }}"',
    "literal within three quotes": 'x = """{{ it.inside|literal }}"""',
    "literal as part of a number": "x = 1{{ 5|literal }}",
    "literal as part of a name": "x{{ 5|literal }} = 1",
    "literal with a prefix": "x = f{{ it.inside|literal }}",
    "literal in a comment": "# {{ it.inside|literal }}",
    "docstring text as code": "{{ 'exit()'|docstring }}",
    "docstring text in single quotes": "x = '{{ 'x'|docstring }}'",
    "docstring text in one quote": "x = \"{{ 'x'|docstring }}\"",
    "docstring text in other quotes": "'''{{ 'x'|docstring }}'''",
    "docstring text in a raw docstring": 'r"""{{ "x"|docstring }}"""',
    "docstring text in an f-string": 'f"""{{ "{exit()}"|docstring }}"""',
    "docstring text in a comment": "# {{ 'x'|docstring }}",
    "comment text as code": "{{ 'exit()'|comment }}",
    "comment text in a text": 'x = "{{ "x"|comment }}"',
    "comment text with its own sign": "{{ '# x'|comment }}",
    "from a macro": '{% macro m(x) %}{{ x|literal }}{% endmacro %}x = "{{ m("a") }}"',
}


@pytest.mark.parametrize("source", OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
def test_safe_text_out_of_its_place(tmp_path: Path, source: str) -> None:
    problem = refusal(tmp_path, f"# first\n{source}\n")

    assert "line 2 of the output" in problem.what
    assert problem.where == at(None)


@pytest.mark.parametrize(
    "where", ["{{ x|literal }}", "{{ x|docstring }}", "{{ x|literal|literal }}"]
)
def test_no_filter_takes_what_was_put_out(tmp_path: Path, where: str) -> None:
    source = "{% set x %}{{ it.text|literal }}{% endset %}" + where

    assert "already output" in refusal(tmp_path, source).what


@pytest.mark.parametrize(
    ("template", "source", "output"),
    [
        (templates.DOCUMENT, "{{ it.text|markdown }}", '""" import os os.\\_exit(3) """'),
        (templates.DOCUMENT, "{{ it.name }}: {{ it.name|code }}", "pets: `pets`"),
        (templates.PYPROJECT, "x = {{ it.inside|toml }}", 'x = "\\" + exit() + \\""'),
        (templates.GITIGNORE, "/{{ it.name }}/", "/pets/"),
    ],
)
def test_each_language_has_its_own_safe_texts(
    tmp_path: Path, template: Template, source: str, output: str
) -> None:
    assert render(tmp_path, source, template) == output


@pytest.mark.parametrize(
    ("template", "source"),
    [
        (templates.DOCUMENT, "{{ it.text }}"),
        (templates.DOCUMENT, "{{ it.text|literal }}"),
        (templates.DOCUMENT, "{{ it.text|toml }}"),
        (templates.DOCUMENT, "{{ 'x'|block(it.text) }}"),
        (templates.PYPROJECT, "x = {{ it.text }}"),
        (templates.PYPROJECT, "x = {{ it.text|literal }}"),
        (templates.PYPROJECT, "# {{ it.text|comment }}"),
        (templates.GITIGNORE, "{{ it.text|toml }}"),
        (templates.GITIGNORE, "{{ it.text|comment }}"),
    ],
)
def test_no_language_takes_the_safe_text_of_another(
    tmp_path: Path, template: Template, source: str
) -> None:
    assert refusal(tmp_path, source, template).where == at(1, template)


def test_a_text_of_a_request_is_only_a_value(tmp_path: Path) -> None:
    output = render(tmp_path, '"""{{ it.text|docstring }}"""\nx = {{ it.text|literal }}\n')

    docstring, assignment = ast.parse(output).body
    assert isinstance(docstring, ast.Expr)
    assert ast.literal_eval(docstring.value) == CODE
    assert isinstance(assignment, ast.Assign)
    assert ast.literal_eval(assignment.value) == CODE
