from __future__ import annotations

import ast
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from featurebuilder.edit.containers import container_of, element_step
from featurebuilder.edit.imports import FromImport, find_import, import_step
from featurebuilder.edit.removal import remove_element, remove_statement
from featurebuilder.edit.source import Source, read_source, split_lines, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.edit.statements import insert_after, insert_before
from featurebuilder.edit.step import NO_STEP, EditStep
from featurebuilder.errors import EditRefusedError
from tests.edit.modules import line_ends, modules
from tests.edit.taking_out import take_out

if TYPE_CHECKING:
    from collections.abc import Callable

WANTED = [
    FromImport("app.api", "cows"),
    FromImport("app.api", "cows", "beef"),
    FromImport("app.cows", "router", "cows_router"),
    FromImport(".cows", "router"),
    FromImport("..", "cows"),
]
CALL = "router.include_router(cows.router)"


def parsed(text: str) -> Source:
    source = Source("m.py", text)
    try:
        source.tree  # noqa: B018 - whether it parses is the question
    except EditRefusedError:
        assume(condition=False)
    return source


def rows(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in split_lines(text)]


def holds_in_order(longer: list[str], shorter: list[str]) -> bool:
    lines = iter(longer)
    return all(line in lines for line in shorter)


def check(source: Source, step: EditStep, back: Callable[[Source], EditStep]) -> None:
    after = apply_step(source, step)
    ast.parse(after.text)
    untouched = [row for at, row in enumerate(rows(source.text), 1) if at not in step.lines]
    assert holds_in_order(rows(after.text), untouched)
    if step.splices:
        assert apply_step(after, back(after)).text == source.text


@settings(max_examples=150, deadline=None)
@given(text=modules(), wanted=st.sampled_from(WANTED))
def test_an_import_goes_in_once_and_comes_out_again(text: str, wanted: FromImport) -> None:
    source = parsed(text)
    try:
        step = import_step(source, wanted, width=1000)
    except EditRefusedError:
        return
    assert step

    def back(after: Source) -> EditStep:
        assert import_step(after, wanted, width=1000) is None
        return take_out(after, wanted)

    check(source, step, back)


@settings(max_examples=150, deadline=None)
@given(text=modules(), data=st.data(), above=st.booleans(), gap=st.booleans())
def test_a_statement_goes_in_once_and_comes_out_again(
    text: str,
    data: st.DataObject,
    above: bool,  # noqa: FBT001 - drawn
    gap: bool,  # noqa: FBT001 - drawn
) -> None:
    source = parsed(text)
    statements = [node for node in ast.walk(source.tree) if isinstance(node, ast.stmt)]
    assume(statements)
    anchor = data.draw(st.sampled_from(statements))
    assume(not (above and isinstance(anchor, ast.Import | ast.ImportFrom)))
    insert = insert_before if above else insert_after
    try:
        step = insert(source, anchor, CALL, gap=gap)
    except EditRefusedError:
        return
    try:
        apply_step(source, step)
    except EditRefusedError:
        assert above or "__future__" in text
        return

    def back(after: Source) -> EditStep:
        wanted = ast.dump(ast.parse(CALL).body[0])
        nodes = [node for node in ast.walk(after.tree) if isinstance(node, ast.stmt)]
        return remove_statement(after, next(n for n in nodes if ast.dump(n) == wanted))

    check(source, step, back)


LAYOUTS = [
    "[]",
    "[ ]",
    "()",
    "{}",
    "[\n]",
    "[\n    # routers\n]",
    "[ants]",
    "[ants.router, zebras.router]",
    "[zebras, ants]",
    "[ants, zebras,]",
    "(ants,)",
    "ants,",
    "ants, zebras",
    "(ants, zebras)",
    "(\n    ants,\n)",
    "(\n    ants,\n    zebras\n)",
    "[\n    ants,\n    zebras,\n]",
    "[\n    ants\n]",
    "[\n    ants  # why\n]",
    "[\n    # the first\n    ants,  # small\n    # the last\n    zebras  # large\n    # end\n]",
    "[\n    ants, bees,\n    yaks, zebras,\n]",
    "[ants,\n           bees,\n           zebras]",
    "[\n\tants,\n\n\tzebras,\n\t]",
    "[(ants, '/a'), (zebras, '/z')]",
    "[\n    [ants,\n     bees],\n    zebras,\n]",
    "{'ants': ants, 'zebras': zebras}",
    "{\n    'ants': ants,\n    'zebras': zebras,\n}",
    "{ants, zebras}",
    "[ü, 'ß€', zebras]  # ü",
    "ants, \\\n    zebras",
]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), layout=st.sampled_from(LAYOUTS), head=modules())
def test_an_element_goes_in_once_and_comes_out_again(
    data: st.DataObject, layout: str, head: str
) -> None:
    form = data.draw(st.sampled_from(["LIST = {}\n", "LIST: Any = {}\n"]))
    text = "\n".join([*rows(head), form.format(layout) + "done = True\n"])
    source = parsed(data.draw(line_ends(text)))
    element = "'cows': cows" if layout.startswith("{") and "{a" not in layout else "cows"

    def back(after: Source) -> EditStep:
        assert not element_step(after, container_of(after, "LIST"), element, 1000).splices
        taken = remove_element(after, container_of(after, "LIST"), element)
        assert taken
        return taken

    check(source, element_step(source, container_of(source, "LIST"), element, 1000), back)


@settings(max_examples=150, deadline=None)
@given(text=modules(), wanted=st.sampled_from(WANTED), width=st.integers(20, 60))
def test_a_narrow_module_keeps_its_lines(text: str, wanted: FromImport, width: int) -> None:
    source = parsed(text)
    try:
        step = import_step(source, wanted, width=width)
    except EditRefusedError:
        return
    assert step
    after = apply_step(source, step)
    assert import_step(after, wanted, width=width) is None
    left = apply_step(after, take_out(after, wanted))
    assert [ast.dump(n) for n in left.tree.body] == [ast.dump(n) for n in source.tree.body]


@settings(max_examples=200, deadline=None)
@given(text=st.text() | modules(), name=st.text(max_size=8), anchor=st.integers(0, 3))
@example("\ud800", "x", 0)
@example("\0", "x", 0)
@example("\ufeffx = 1", "x", 0)
@example("x = '\ud800'", "x", 0)
def test_any_text_is_edited_or_refused(text: str, name: str, anchor: int) -> None:
    source = Source("m.py", text)
    with suppress(EditRefusedError):
        step = import_step(source, FromImport("app", name))
        apply_step(source, step or NO_STEP)
    with suppress(EditRefusedError):
        body = [None, *source.tree.body]
        apply_step(source, insert_after(source, body[anchor % len(body)], name))
    with suppress(EditRefusedError):
        apply_step(source, element_step(source, container_of(source, "ROUTERS"), name, 88))
    with suppress(EditRefusedError):
        found = find_import(source.tree.body, FromImport("app.api", "items"))
        if found:
            apply_step(source, remove_statement(source, found[0]))


@settings(max_examples=200, deadline=None)
@given(data=st.binary() | st.text().map(str.encode), text=st.text())
@example(b"# coding: rot13\nk = 1\n", "x")
@example(b"# coding: utf-7\n+-\n", "x")
@example(b"# coding: idna\n\xff\n", "x")
@example(b"# coding: latin-1\nx = '\xe9'\n", "\u20ac")
def test_any_bytes_are_read_and_written_or_refused(data: bytes, text: str) -> None:
    with suppress(EditRefusedError):
        source = read_source(data, "m.py")
        assert write_source(data, source.text, "m.py") == data
        write_source(data, text, "m.py")
