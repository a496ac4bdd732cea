"""The Jinja environment of one language: strict, sandboxed, and closed to text that is not safe."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.meta
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from featurebuilder.naming import Name
from featurebuilder.render.limits import (
    COUNTED,
    Steps,
    count_loops,
    require_small,
    within_length,
)
from featurebuilder.render.safe_text import (
    MarkdownText,
    PythonText,
    TomlText,
    comment_text,
    docstring_text,
    markdown_block,
    markdown_code,
    markdown_text,
    python_data,
    python_inline,
    python_literal,
    toml_string,
)
from featurebuilder.render.spans import has_marks, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import nodes
    from jinja2.bccache import Bucket
    from jinja2.lexer import Token, TokenStream
    from jinja2.runtime import Context

_SAFE: dict[str, tuple[type[str], ...]] = {
    "py": (PythonText,),
    "md": (MarkdownText,),
    "toml": (TomlText,),
    "ini": (),
    "mako": (),
    "": (),
}
_FILTERS: dict[str, Callable[..., str]] = {
    "literal": python_literal,
    "inline": python_inline,
    "data": python_data,
    "docstring": docstring_text,
    "comment": comment_text,
    "markdown": markdown_text,
    "code": markdown_code,
    "block": markdown_block,
    "toml": toml_string,
}
# Jinja puts out what these make without asking the gate.
_CLOSED_TAGS = frozenset({"autoescape", "call", "filter"})


class UnsafeTextError(Exception):
    """A template put out a text that no filter had made safe there."""


class _CapturedText(str):
    """What a macro, a block or ``{% set %}...{% endset %}`` made: each part passed the gate."""

    __slots__ = ()


class _ClosedTags(Extension):
    """Refuses the tags whose output would pass by the gate."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens as they are.

        Raises:
            TemplateSyntaxError: at the first tag that is closed.
        """
        before = ""
        for token in stream:
            if before == "block_begin" and token.value in _CLOSED_TAGS:
                message = f"{{% {token.value} %}} is closed: its output could not be checked"
                raise jinja2.TemplateSyntaxError(
                    message, token.lineno, stream.name, stream.filename
                )
            before = token.type
            yield token


class Sandbox(ImmutableSandboxedEnvironment):
    """Lets no method of a safe text make another text that would count as safe; sets limits."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, named: dict[str, frozenset[str]], **options: Any) -> None:  # noqa: ANN401 - Jinja's own
        """Take what Jinja takes, and the templates that sources are known to name."""
        super().__init__(**options)
        self._steps = Steps()
        self._named = named
        self.filters[COUNTED] = self._steps.counted

    def rendered(self, name: str, context: object) -> str:
        """Return what the template ``name`` makes of ``context``, which it sees as ``it``.

        Raises:
            TooMuchError: if it would not end.
        """
        self._steps.begin()
        return "".join(within_length(self.get_template(name).generate(it=context)))

    def named_in(self, source: str, name: str, file: str | None) -> frozenset[str]:
        """Return the templates that the ``source`` of one names.

        Raises:
            TemplateSyntaxError: where it is no template.
        """
        if source not in self._named:
            self.parse(source, name, file)
        return self._named[source]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Return the result of an operator, unless that alone would be too much.

        Raises:
            TooMuchError: if it would.
        """
        require_small(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Return the sandboxed form of ``str.format``, whose result is plain text."""
        wrapped = super().wrap_str_format(value)
        return wrapped and (lambda *args, **kwargs: str(wrapped(*args, **kwargs)))

    @staticmethod
    def concat(parts: Iterable[str], /) -> str:
        """Return the parts of an output, each of which passed the gate, as one text."""
        return _CapturedText("".join(within_length(parts)))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Parsing takes longer than all else that is done with most templates.
        parsed = super()._parse(source, name, filename)
        named = jinja2.meta.find_referenced_templates(parsed)
        self._named[source] = frozenset(one for one in named if one)
        return parsed

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - Jinja's own
    ) -> str:
        count_loops(source)
        return super()._generate(source, name, filename, defer_init)


class _Compiled(jinja2.BytecodeCache):
    """Keeps what templates were compiled to, by their source: in memory, for this process."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if a template of that source was compiled before."""
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@functools.cache
def _compiled(_language: str) -> _Compiled:
    """Return what templates of one language were compiled to, whichever tree they are for."""
    return _Compiled()


@functools.cache
def _named(_language: str) -> dict[str, frozenset[str]]:
    """Return the templates that each source of one language names, whichever tree it is for."""
    return {}


def sandbox(language: str, loader: jinja2.BaseLoader) -> Sandbox:
    """Return the environment for templates whose output is ``py``, ``md``, ``toml`` or neither.

    Names and what was made safe for this language reach the output; anything else, a plain text
    above all, raises `UnsafeTextError`.
    """
    environment = Sandbox(
        _named(language),
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=_gate(_SAFE[language]),
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[_ClosedTags],
        bytecode_cache=_compiled(language),
    )
    environment.filters.update({name: _once(make) for name, make in _FILTERS.items()})
    return environment


def _gate(safe: tuple[type[str], ...]) -> Callable[[Context, object], object]:
    # The context is asked for so that constants, too, are judged where they have a line.
    @jinja2.pass_context
    def only_safe(_: Context, value: object) -> object:
        if isinstance(value, str) and isinstance(value, (Name, *safe)):
            return marked(value)
        if isinstance(value, (_CapturedText, jinja2.Undefined)):
            return value
        shown = repr(value[:40]) if isinstance(value, str) else f"a value of {type(value).__name__}"
        raise UnsafeTextError(f"{shown} reaches the output without a filter that makes it safe")

    return only_safe


def _once(make: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(make)
    def make_once(value: object, *arguments: object) -> str:
        if isinstance(value, jinja2.Undefined):
            return str(value)  # which raises, in Jinja's own words
        if any(isinstance(text, str) and has_marks(text) for text in (value, *arguments)):
            raise UnsafeTextError("a filter cannot take again what was put out already")
        return make(value, *arguments)

    return make_once
