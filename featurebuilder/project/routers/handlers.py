"""Learn the style of handlers and modules from most siblings nearest to the new router."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from featurebuilder.errors import EditRefusedError
from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.import_style import ABSOLUTE, FAR, NEAR, read_import_style
from featurebuilder.project.routers.layout import describe_files
from featurebuilder.project.source.modules import parent_folder
from featurebuilder.project.source.scopes import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from featurebuilder.project.routers.graph import Include, PathOperation, RouterGraph
    from featurebuilder.project.source.resolving import Module, Resolver

_Item = TypeVar("_Item")
_STRING_START = re.compile(r"""[rbfuRBFU]{0,2}(?P<quote>'|")(?!(?P=quote)(?P=quote))""")
_FIRST_INDENT = re.compile(r"^(?P<indent>\t| +)\S", re.MULTILINE)
RESPONSE = "Response"
_MODEL_ENDING = re.compile(
    r"[a-z0-9](?P<ending>Response|Out|Output|Read|Public|Schema|Result|Dto|DTO|View|Resp)$"
)
_IMPORT_STYLES = {FAR: "relative imports", NEAR: "relative imports within a folder"}
_STYLE_GUIDE = "the style guide: no router shows another style"
_NO_MODEL = "the style guide: most handlers here declare no response model"


@dataclass(frozen=True, slots=True)
class HandlerStyle:
    """The style of handlers and their modules.

    Attributes:
        is_async: Handlers are ``async def``.
        annotates: Handlers have a return type.
        names_model: Decorators have a ``response_model``.
        docstrings: Handlers have docstrings.
        module_docstrings: Modules have docstrings.
        class_docstrings: Models have docstrings.
        future_annotations: Modules import ``annotations`` from ``__future__``.
        class_ending: Ending of the names of response models.
        quote: Quote of string literals; empty if no sibling shows one.
        indent: One level of indentation; empty if no sibling shows one.
        newline: Line ending.
        dots: Modules of the project that are imported relatively.
        conventions: The same choices with their evidence.
        is_told: True if siblings decided, false if the style guide did.
    """

    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = True
    module_docstrings: bool = True
    class_docstrings: bool = True
    future_annotations: bool = False
    class_ending: str = RESPONSE
    quote: str = ""
    indent: str = ""
    newline: str = "\n"
    dots: str = ABSOLUTE
    conventions: tuple[Convention, ...] = ()
    is_told: bool = False


def read_handler_style(
    resolver: Resolver, graph: RouterGraph, siblings: Sequence[Include], router: str, model: str
) -> HandlerStyle:
    """Return the style of the siblings' routers and models.

    Siblings in the folder of the path ``router`` decide alone, if there are any. Model classes are
    read from the modules in the folder of ``model`` that those siblings import from.
    """
    reader = _SiblingReader(resolver, graph, siblings)
    near = parent_folder(router)
    modules = reader.modules(near)
    if not modules:
        conventions = (
            Convention("handlers", "def, with return types and docstrings", _STYLE_GUIDE),
        )
        return HandlerStyle(conventions=conventions)
    handlers = [pair for module in modules for pair in reader.handlers(module)]
    models = reader.models(modules, parent_folder(model))
    classes = [n for m in models for n in m.tree.body if isinstance(n, ast.ClassDef)]
    like = f"like {describe_files([module.path for module in modules])}"
    is_async = _is_majority(handlers, lambda pair: isinstance(pair[1], ast.AsyncFunctionDef))
    annotates = _is_majority(handlers, lambda pair: pair[1].returns is not None, tie=True)
    names_model = _is_majority(handlers, lambda pair: _has_response_model(pair[1]))
    docstrings = _is_majority(handlers, lambda pair: bool(ast.get_docstring(pair[1])), tie=True)
    dots = read_import_style(resolver, modules)
    kind = "async def" if is_async else "def"
    ending = _common_class_ending([pair[1] for pair in handlers])
    return HandlerStyle(
        is_async,
        annotates or not names_model,
        names_model,
        docstrings,
        _is_majority(modules, lambda module: bool(ast.get_docstring(module.tree)), tie=True),
        _is_majority(classes, lambda node: bool(ast.get_docstring(node)), tie=True),
        _is_majority(modules, _has_future_annotations, tie=False),
        ending,
        _most_common(quote for module in modules for quote in _string_quotes(module)),
        _most_common(filter(None, map(_first_indent, modules))),
        _most_common(module.source.newline for module in modules),
        dots,
        (
            Convention("handlers", kind, like),
            _response_convention(annotates, names_model, like),
            Convention("docstrings", "docstrings" if docstrings else "no docstrings", like),
            *((Convention("model names", f"...{ending}", like),) if ending != RESPONSE else ()),
            *((Convention("imports", _IMPORT_STYLES[dots], like),) if dots else ()),
        ),
        is_told=True,
    )


@dataclass(frozen=True)
class _SiblingReader:
    """Reads the siblings' modules, handlers and models."""

    resolver: Resolver
    graph: RouterGraph
    siblings: Sequence[Include]

    def modules(self, folder: str) -> list[Module]:
        """Return the siblings' modules: those in ``folder``, or all if it has none."""
        paths = dict.fromkeys(i.child.path for i in self.siblings if i.child)
        near = [path for path in paths if parent_folder(path) == folder]
        found = map(self.resolver.module, near or paths)
        return [module for module in found if module]

    def handlers(self, module: Module) -> list[tuple[PathOperation, Function]]:
        """Return the module's path operations, each with its function."""
        pairs: list[tuple[PathOperation, Function]] = []
        for operation in self.graph.operations:
            if operation.router.path != module.path:
                continue
            found = module.definitions.get(operation.handler)
            if found and isinstance(found.node, Function):
                pairs.append((operation, found.node))
        return pairs

    def models(self, modules: Iterable[Module], folder: str) -> list[Module]:
        """Return the modules in ``folder`` that the siblings import from."""
        paths = {
            found.path
            for module in modules
            for name in module.imports
            if (found := self.resolver.definition(module.path, name))
            and parent_folder(found.path) == folder
        }
        return [module for path in sorted(paths) if (module := self.resolver.module(path))]


def _has_response_model(function: Function) -> bool:
    """Return whether a decorator of the function has a ``response_model``."""
    return any(True for _ in _response_models(function))


def _common_class_ending(functions: Sequence[Function]) -> str:
    """Return the most common ending of response models, among the known endings."""
    names = {
        node.id
        for function in functions
        for part in (function.returns, *_response_models(function))
        for node in (ast.walk(part) if part else ())
        if isinstance(node, ast.Name)
    }
    endings = [found["ending"] for name in sorted(names) if (found := _MODEL_ENDING.search(name))]
    return _most_common(endings) or RESPONSE


def _response_models(function: Function) -> Iterator[ast.expr]:
    """Yield the values of ``response_model`` in the function's decorators."""
    for call in function.decorator_list:
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "response_model":
                yield keyword.value


def _has_future_annotations(module: Module) -> bool:
    """Return whether a module imports ``annotations`` from ``__future__``."""
    imported = module.imports.get("annotations")
    return bool(imported and imported.module == "__future__")


def _string_quotes(module: Module) -> list[str]:
    """Return the quote of each string literal in a module.

    Triple-quoted strings and those that contain both kinds of quote are left out.
    """
    try:
        texts = [t.string for t in module.source.tokens if t.type == tokenize.STRING]
    except EditRefusedError:
        return []
    found = (_STRING_START.match(text) for text in texts if not {"'", '"'} <= set(text))
    return [match["quote"] for match in found if match]


def _first_indent(module: Module) -> str:
    """Return the first indentation in a module; empty without one."""
    found = _FIRST_INDENT.search(module.source.text)
    return found["indent"] if found else ""


def _response_convention(annotates: bool, names_model: bool, like: str) -> Convention:  # noqa: FBT001
    """Return the convention for declaring the response with a return type or ``response_model``."""
    if not (annotates or names_model):
        return Convention("response model", "a return type", _NO_MODEL)
    words = ("a return type",) * annotates + ("response_model=",) * names_model
    return Convention("response model", " and ".join(words), like)


def _is_majority(
    items: Sequence[_Item], vote: Callable[[_Item], bool], *, tie: bool = False
) -> bool:
    """Return whether most items satisfy ``vote``; ``tie`` if exactly half do."""
    votes = sum(map(vote, items))
    return tie if votes * 2 == len(items) else votes * 2 > len(items)


def _most_common(values: Iterable[str]) -> str:
    """Return the most common value; empty without values."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else ""
