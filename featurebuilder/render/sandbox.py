"""Create the sandboxed Jinja environment of a language, which only outputs safe text."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.meta
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from featurebuilder.naming import Name
from featurebuilder.render.limits import (
    CONCAT_FILTER,
    COUNT_FILTER,
    FILTERS,
    Budget,
    count_loops,
    within_length,
)
from featurebuilder.render.safe_text import (
    IniText,
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
    "ini": (IniText,),
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
FILTER_NAMES = tuple(sorted({*FILTERS, *_FILTERS}))
"""The filters that templates can use."""
# Jinja outputs the result of these tags without calling ``finalize``.
_REJECTED_TAGS = frozenset({"autoescape", "call", "filter"})


class UnsafeTextError(Exception):
    """A template tried to output text that no filter had made safe."""


class _CapturedText(str):
    """The output of a macro, a block or ``{% set %}``; each part was already checked."""

    __slots__ = ()


class _TagRejector(Extension):
    """Reject tags whose output would bypass the check."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens unchanged.

        Raises:
            TemplateSyntaxError: at the first rejected tag.
        """
        before = ""
        for token in stream:
            if before == "block_begin" and token.value in _REJECTED_TAGS:
                message = f"{{% {token.value} %}} is not allowed: its output cannot be checked"
                raise jinja2.TemplateSyntaxError(
                    message, token.lineno, stream.name, stream.filename
                )
            before = token.type
            yield token


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment with limits, in which methods of safe text return plain text."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, named: dict[str, frozenset[str]], **options: Any) -> None:  # noqa: ANN401 - Jinja's own
        """Initialize with Jinja's options.

        ``named`` caches the names of the templates that each source refers to.
        """
        super().__init__(**options)
        self._budget = Budget()
        self._referenced_names = named
        self.globals.pop("lipsum", None)
        self.filters = {
            name: self._budget.limited(name, self.filters[name]) for name in sorted(FILTERS)
        }
        self.filters[COUNT_FILTER] = self._budget.counted
        self.filters[CONCAT_FILTER] = self._budget.concatenated

    def rendered(self, name: str, context: object) -> str:
        """Return the output of the template ``name``, which sees ``context`` as ``it``.

        Raises:
            LimitExceededError: if a limit is exceeded.
        """
        self._budget.begin()
        return "".join(within_length(self.get_template(name).generate(it=context)))

    def referenced_templates(self, source: str, name: str, file: str | None) -> frozenset[str]:
        """Return the names of the templates that ``source`` refers to.

        Raises:
            TemplateSyntaxError: if ``source`` is not a valid template.
        """
        if source not in self._referenced_names:
            self.parse(source, name, file)
        return self._referenced_names[source]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Return the result of an operator.

        Raises:
            LimitExceededError: if the result would be too large.
        """
        self._budget.check_operator(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(
        self,
        context: Context,
        called: Any,  # noqa: ANN401 - Jinja's own
        /,
        *given: Any,  # noqa: ANN401
        **words: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Return the result of a call.

        Raises:
            LimitExceededError: if the result would be too large, or if there are too many calls.
        """
        self._budget.check_call(called, given)
        return super().call(context, called, *given, **words)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Return an item, or a slice, which counts like any other value.

        Raises:
            LimitExceededError: if all values together would be too large.
        """
        if isinstance(argument, slice):
            self._budget.require(len(obj))
        return super().getitem(obj, argument)

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Return the sandboxed ``str.format``, which returns plain text.

        Raises:
            LimitExceededError: if the text has a large or a computed width.
        """
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        self._budget.check_format(getattr(value, "__self__", ""))
        return lambda *args, **kwargs: self._budget.string(str(wrapped(*args, **kwargs)))

    @staticmethod
    def concat(parts: Iterable[str], /) -> str:
        """Return the parts of an output, each already checked, as one string."""
        return _CapturedText("".join(within_length(parts)))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # Cached because parsing is the slowest step for most templates.
        """Parse a source and cache the names of the templates it refers to."""
        parsed = super()._parse(source, name, filename)
        named = jinja2.meta.find_referenced_templates(parsed)
        self._referenced_names[source] = frozenset(one for one in named if one)
        return parsed

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - Jinja's own
    ) -> str:
        """Compile a parsed template with counted loops."""
        count_loops(source)
        return super()._generate(source, name, filename, defer_init)


class _MemoryBytecodeCache(jinja2.BytecodeCache):
    """A bytecode cache in memory, for this process."""

    def __init__(self) -> None:
        """Start empty."""
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if the same source was compiled before."""
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the compiled code."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@functools.cache
def _shared_bytecode(_language: str) -> _MemoryBytecodeCache:
    """Return the bytecode cache of a language, which all projects share."""
    return _MemoryBytecodeCache()


@functools.cache
def _referenced_names(_language: str) -> dict[str, frozenset[str]]:
    """Return the cache of referenced templates by source, which all projects share."""
    return {}


def create_sandbox(language: str, loader: jinja2.BaseLoader) -> Sandbox:
    """Return the environment for templates whose output is in ``language``.

    Only names and text made safe for this language can be output. Anything else, especially plain
    text, raises `UnsafeTextError`.
    """
    environment = Sandbox(
        _referenced_names(language),
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=_make_finalizer(_SAFE[language]),
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[_TagRejector],
        bytecode_cache=_shared_bytecode(language),
    )
    environment.filters.update({name: _guard_filter(make) for name, make in _FILTERS.items()})
    return environment


def _make_finalizer(safe: tuple[type[str], ...]) -> Callable[[Context, object], object]:
    # With a context, Jinja also checks constants at render time, so errors have a line.
    """Return the function that checks each value before it is output."""

    @jinja2.pass_context
    def only_safe(_: Context, value: object) -> object:
        if isinstance(value, str) and isinstance(value, (Name, *safe)):
            return marked(value)
        if isinstance(value, (_CapturedText, jinja2.Undefined)):
            return value
        shown = repr(value[:40]) if isinstance(value, str) else f"a value of {type(value).__name__}"
        raise UnsafeTextError(f"{shown} reaches the output without a filter that makes it safe")

    return only_safe


def _guard_filter(make: Callable[..., str]) -> Callable[..., str]:
    """Return the filter, extended to reject text that was already output."""

    @functools.wraps(make)
    def make_once(value: object, *arguments: object) -> str:
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises Jinja's own error
        if any(isinstance(text, str) and has_marks(text) for text in (value, *arguments)):
            raise UnsafeTextError("a filter cannot be applied to text that was already output")
        return make(value, *arguments)

    return make_once
