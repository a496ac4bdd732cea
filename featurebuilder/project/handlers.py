"""How siblings write their path operations and modules: the majority nearest to the new one."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from featurebuilder.errors import EditRefusedError
from featurebuilder.project.import_habit import ABSOLUTE, FAR, NEAR, read_dots
from featurebuilder.project.layout import names_of_files
from featurebuilder.project.modules import parent_folder
from featurebuilder.project.scopes import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from featurebuilder.project.graph import Include, Operation, RouterGraph
    from featurebuilder.project.resolving import Module, Resolver

_Item = TypeVar("_Item")
_QUOTED = re.compile(r"""[rbfuRBFU]{0,2}(?P<quote>'|")(?!(?P=quote)(?P=quote))""")
_INDENT = re.compile(r"^(?P<indent>\t| +)\S", re.MULTILINE)
RESPONSE = "Response"
_ENDING = re.compile(
    r"[a-z0-9](?P<ending>Response|Out|Output|Read|Public|Schema|Result|Dto|DTO|View|Resp)$"
)
_DOTS = {FAR: "relative imports", NEAR: "relative imports of what is in the same folder"}
_STYLE_GUIDE = "the style guide: no router tells another"
_NO_MODEL = "the style guide: most handlers here name no model"


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit, in the words that a person would use, and the evidence for it."""

    name: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Handlers:
    """What path operations and their modules look like.

    ``habits`` says why, and ``is_told`` whether it is siblings that tell.
    ``class_ending`` ends the names of response models;
    ``quote``, ``indent`` and ``newline`` are those of their text; the first two are empty where
    no sibling tells. ``dots`` says which modules of the tree they import relatively.
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
    habits: tuple[Habit, ...] = ()
    is_told: bool = False


def read_handlers(
    resolver: Resolver, graph: RouterGraph, siblings: Sequence[Include], router: str, model: str
) -> Handlers:
    """Return how the routers beside ``router`` are written, and the models beside ``model``."""
    reader = _Reader(resolver, graph, siblings)
    near = parent_folder(router)
    modules = reader.modules(near)
    if not modules:
        habits = (Habit("handlers", "def, with return types and docstrings", _STYLE_GUIDE),)
        return Handlers(habits=habits)
    handlers = [pair for module in modules for pair in reader.handlers(module)]
    models = reader.models(modules, parent_folder(model))
    classes = [n for m in models for n in m.tree.body if isinstance(n, ast.ClassDef)]
    like = f"like {names_of_files([module.path for module in modules])}"
    is_async = _most(handlers, lambda pair: isinstance(pair[1], ast.AsyncFunctionDef))
    annotates = _most(handlers, lambda pair: pair[1].returns is not None, tie=True)
    names_model = _most(handlers, lambda pair: _names_model(pair[1]))
    docstrings = _most(handlers, lambda pair: bool(ast.get_docstring(pair[1])), tie=True)
    dots = read_dots(resolver, modules)
    kind = "async def" if is_async else "def"
    ending = _class_ending([pair[1] for pair in handlers])
    return Handlers(
        is_async,
        annotates or not names_model,
        names_model,
        docstrings,
        _most(modules, lambda module: bool(ast.get_docstring(module.tree)), tie=True),
        _most(classes, lambda node: bool(ast.get_docstring(node)), tie=True),
        _most(modules, _has_future, tie=False),
        ending,
        _commonest(quote for module in modules for quote in _quotes(module)),
        _commonest(filter(None, map(_indent, modules))),
        _commonest(module.source.newline for module in modules),
        dots,
        (
            Habit("handlers", kind, like),
            _response_habit(annotates, names_model, like),
            Habit("docstrings", "docstrings" if docstrings else "no docstrings", like),
            *((Habit("model names", f"...{ending}", like),) if ending != RESPONSE else ()),
            *((Habit("imports", _DOTS[dots], like),) if dots else ()),
        ),
        is_told=True,
    )


@dataclass(frozen=True)
class _Reader:
    resolver: Resolver
    graph: RouterGraph
    siblings: Sequence[Include]

    def modules(self, folder: str) -> list[Module]:
        """Return the siblings' modules, those in ``folder`` alone if there are any."""
        paths = dict.fromkeys(i.child.path for i in self.siblings if i.child)
        near = [path for path in paths if parent_folder(path) == folder]
        found = map(self.resolver.module, near or paths)
        return [module for module in found if module]

    def handlers(self, module: Module) -> list[tuple[Operation, Function]]:
        pairs: list[tuple[Operation, Function]] = []
        for operation in self.graph.operations:
            if operation.router.path != module.path:
                continue
            found = module.definitions.get(operation.handler)
            if found and isinstance(found.node, Function):
                pairs.append((operation, found.node))
        return pairs

    def models(self, modules: Iterable[Module], folder: str) -> list[Module]:
        """Return the modules in ``folder`` from which the siblings take something."""
        paths = {
            found.path
            for module in modules
            for name in module.imports
            if (found := self.resolver.definition(module.path, name))
            and parent_folder(found.path) == folder
        }
        return [module for path in sorted(paths) if (module := self.resolver.module(path))]


def _names_model(function: Function) -> bool:
    return any(True for _ in _response_models(function))


def _class_ending(functions: Sequence[Function]) -> str:
    """Return how most names of response models end, of those that have a usual ending."""
    names = {
        node.id
        for function in functions
        for part in (function.returns, *_response_models(function))
        for node in (ast.walk(part) if part else ())
        if isinstance(node, ast.Name)
    }
    endings = [found["ending"] for name in sorted(names) if (found := _ENDING.search(name))]
    return _commonest(endings) or RESPONSE


def _response_models(function: Function) -> Iterator[ast.expr]:
    for call in function.decorator_list:
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "response_model":
                yield keyword.value


def _has_future(module: Module) -> bool:
    imported = module.imports.get("annotations")
    return bool(imported and imported.module == "__future__")


def _quotes(module: Module) -> list[str]:
    """Return the quotes of each text but the docstrings, and those that hold the other quote."""
    try:
        texts = [t.string for t in module.source.tokens if t.type == tokenize.STRING]
    except EditRefusedError:
        return []
    found = (_QUOTED.match(text) for text in texts if not {"'", '"'} <= set(text))
    return [match["quote"] for match in found if match]


def _indent(module: Module) -> str:
    found = _INDENT.search(module.source.text)
    return found["indent"] if found else ""


def _response_habit(annotates: bool, names_model: bool, like: str) -> Habit:  # noqa: FBT001
    if not (annotates or names_model):
        return Habit("response model", "a return type", _NO_MODEL)
    words = ("a return type",) * annotates + ("response_model=",) * names_model
    return Habit("response model", " and ".join(words), like)


def _most(items: Sequence[_Item], vote: Callable[[_Item], bool], *, tie: bool = False) -> bool:
    votes = sum(map(vote, items))
    return tie if votes * 2 == len(items) else votes * 2 > len(items)


def _commonest(values: Iterable[str]) -> str:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else ""
