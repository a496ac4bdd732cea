"""How a tree registers its routers: for a new one, the sibling to follow and what it would say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.modules import parent_folder
from featurebuilder.project.own_paths import Need, names_in_paths, need_of
from featurebuilder.project.pages import serves_pages
from featurebuilder.project.references import NewRouter, Reference, Referrer
from featurebuilder.project.renaming import (
    PLACEHOLDER,
    Renaming,
    names_itself,
    normal_form,
    words_of_module,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.graph import Include, Key, RouterGraph
    from featurebuilder.project.resolving import Resolver

_LAST_WORDS = re.compile(r"(?<=[\"'/])[A-Za-z][\w -]*(?=[\"']\]?$)")
_PARAMETER = re.compile(r"\{[^}]*\}")
_ABOUT_IT = frozenset({"prefix", "tags"})


@dataclass(frozen=True)
class Registrar:
    """Knows the routers that stand beside a new one."""

    graph: RouterGraph
    resolver: Resolver
    siblings: tuple[Include, ...]

    @property
    def referrer(self) -> Referrer:
        """Knows how files name routers."""
        return Referrer(self.resolver)

    def reference(self, new: NewRouter) -> Reference | None:
        """Return how siblings would refer to the new router; ``None`` where there is no example.

        Of the forms in use the one that most siblings have wins, and of those that have it the
        one nearest to the new router.
        """
        names = names_in_paths(self.graph, self.resolver.finder, self.siblings, new.key)
        referrer = Referrer(self.resolver, names)
        forms: dict[Include, tuple[Reference, str]] = {}
        for sibling in self.siblings:
            found = referrer.like(sibling, new)
            if found:
                forms[sibling] = (found, self._form(sibling))
        if not forms:
            return None
        near = _nearest(list(forms), new)
        form = _commonest([(forms[sibling][1],) for sibling in near])[0]
        return next(forms[s][0] for s in reversed(near) if forms[s][1] == form)

    def call_example(self, new: NewRouter) -> Include | None:
        """Return the sibling whose include call the new one follows.

        That is the one whose name the new one's begins with, or the other way round; else of the
        nearest one that says what most of them say, on one line if one does.
        """
        calls = [s for s in self.siblings if s.container is None]
        alike = [s for s in calls if self._carries(s) == (new.has_prefix, new.has_tags)] or calls
        if not alike:
            return None
        near = _nearest(alike, new)
        kin = [s for s in near if self._is_kin(s, new) and self._is_about_itself(s)]
        shapes = {sibling: self._shape(sibling) for sibling in kin or near}
        shape = _commonest(list(shapes.values()))
        fitting = [sibling for sibling in shapes if shapes[sibling] == shape]
        short = [sibling for sibling in fitting if sibling.line == sibling.end_line]
        return (fitting if kin else short or fitting)[-1]

    def namesake(self, new: NewRouter) -> Include | None:
        """Return the last sibling of the same name in another family, if there is one.

        Of ``order.status`` that is ``invoice.status``: people write the two alike.
        """
        own = self.resolver.finder.name_of(new.key.path)
        words, depth = words_of_module(own), own.count(".")
        modules = ((sibling, self.module_of(sibling)) for sibling in reversed(self.siblings))
        same = (
            s for s, name in modules if name.count(".") == depth if words_of_module(name) == words
        )
        return next(same, None) if words else None

    def renaming(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling's module to the new one's."""
        return self.referrer.renaming(sibling, new)

    def is_own(self, example: Include, name: str, text: str) -> bool:
        """Return whether an argument is about that sibling alone: no other has it as it stands."""
        if normal_form(text, self.module_of(example)) == text:
            return False
        return self.is_alone(example, name, text)

    def is_alone(self, example: Include, name: str, text: str) -> bool:
        """Return whether no other sibling has this argument as it stands."""
        return not any((name, text) in s.arguments for s in self.siblings if s is not example)

    def prefix_by_paths(self, example: Include, new: NewRouter) -> str | None:
        """Return the prefix that the new router's own paths ask for, unless the example's will do.

        None is needed where they name the resource, as the example's do not, or where it is the
        first router of pages. One is needed where they do not name it, and the example's do.
        """
        text, finder = dict(example.arguments).get("prefix"), self.resolver.finder
        need = need_of(self.graph, finder, new.key)
        if text and (need is Need.NONE or self._is_first_of_pages(new)):
            return "" if names_itself(text, self.module_of(example)) else None
        if text or need is not Need.PREFIX or self._carries(example)[0] or not example.child:
            return None
        if need_of(self.graph, finder, example.child) is not Need.NONE:
            return None
        words = words_of_module(finder.name_of(new.key.path))
        return f"/{('-' if self.writes_kebab() else '_').join(words)}"

    def _is_first_of_pages(self, new: NewRouter) -> bool:
        """Return whether the new router serves pages, and all others data."""
        others = (sibling.child for sibling in self.siblings if sibling.child)
        return serves_pages(self.resolver, new.key) and not any(
            serves_pages(self.resolver, other) for other in others
        )

    def argument_like(self, example: Include, text: str, new: NewRouter) -> str:
        """Return the source of a prefix or of tags: the example's, in the new router's words.

        What prefix and tags of the only example say alike, in words that are not its name, is not
        for another to say: the new router's own name takes their place.
        """
        if base := self._base_of(example, text, new):
            return base
        renaming = self.renaming(example, new).for_texts(kebab=self.writes_kebab())
        renamed = renaming(text)
        if renamed != text or len(self.siblings) > 1 or not self._calls_itself(example):
            return renamed
        own = words_of_module(self.resolver.finder.name_of(new.key.path))
        return _LAST_WORDS.sub("_".join(own), text)

    def _base_of(self, example: Include, text: str, new: NewRouter) -> str | None:
        """Return a prefix without the example's name, for the one whose name others begin with.

        So ``/api`` for ``api`` beside ``/api/chat`` for ``api_chat``.
        """
        module = self.module_of(example)
        names = self.resolver.finder.name_of(new.key.path), module
        own, other = (name.rpartition(".")[2] for name in names)
        if words_of_module(own) or not other.startswith(f"{own}_"):
            return None
        shape = normal_form(text, module)
        base = shape.replace(f"/{PLACEHOLDER}", "")
        return base if "/" in base and PLACEHOLDER not in base and base != shape else None

    def _calls_itself(self, sibling: Include) -> bool:
        """Return whether prefix and tags name a resource by one word, which is not the module's."""
        texts = [text for name, text in sibling.arguments if name in _ABOUT_IT]
        words = {found[0] for text in texts if (found := _LAST_WORDS.search(text))}
        return len(texts) == len(_ABOUT_IT) and len(words) == 1

    def prefix_like(self, example: Include, text: str, own: str) -> str:
        """Return the source of a prefix: the example's, with ``own`` from its own segment on."""
        shape = normal_form(text, self.module_of(example))
        at = shape.rfind("/", 0, max(shape.find(PLACEHOLDER), 0))
        if at < 0 or PLACEHOLDER not in shape:
            at = text.find("/")
        return text[:at] + own + text[-1] if at >= 0 else f'"{own}"'

    def writes_kebab(self) -> bool:
        """Return whether siblings' prefixes, or else all paths, join their words with dashes."""
        given = [word for sibling in self.siblings for word in sibling.arguments]
        prefixes = [text for name, text in given if name == "prefix"]
        paths = [operation.path or "" for operation in self.graph.operations]
        paths += [router.prefix or "" for router in self.graph.routers.values()]
        told = (_dashes(prefixes), _dashes(_PARAMETER.sub("", path) for path in paths))
        return next((count for count in told if count), 0) > 0

    def _carries(self, sibling: Include) -> tuple[bool, bool]:
        router = self.graph.routers.get(sibling.child) if sibling.child else None
        return (bool(router and router.prefix != ""), bool(router and router.tags))

    def _is_kin(self, sibling: Include, new: NewRouter) -> bool:
        """Return whether one of the two names begins with the other: ``tag`` and ``tag_type``."""
        own = words_of_module(self.resolver.finder.name_of(new.key.path))
        words = words_of_module(self.module_of(sibling))
        shared = min(len(own), len(words))
        return shared > 0 and own != words and own[:shared] == words[:shared]

    def _is_about_itself(self, sibling: Include) -> bool:
        """Return whether prefix and tags of a sibling's call follow from its name."""
        return all(
            names_itself(text, self.module_of(sibling))
            for name, text in sibling.arguments
            if name in _ABOUT_IT
        )

    def own_prefix(self, key: Key | None) -> str:
        """Return the prefix that a router is made with; nothing where that is not told."""
        router = self.graph.routers.get(key) if key else None
        return (router.prefix or "") if router else ""

    def module_of(self, sibling: Include) -> str:
        """Return the dotted name of a sibling's module."""
        return self.resolver.finder.name_of(sibling.child.path) if sibling.child else ""

    def _shape(self, sibling: Include) -> tuple[str, ...]:
        module = self.module_of(sibling)
        said = (f"{name}={normal_form(text, module)}" for name, text in sibling.arguments)
        return (sibling.helper, *said)

    def _form(self, sibling: Include) -> str:
        """Return how a sibling is imported and named, less its own name."""
        module = self.module_of(sibling)
        imported = self.referrer.imported(sibling)
        where = f"{imported.level} {imported.module} {imported.name}" if imported else ""
        return normal_form(f"{where} {sibling.child_text}", module)


def _dashes(texts: Iterable[str]) -> int:
    """Return how many more of the texts join their words with dashes than with underscores."""
    fixed = [text for text in texts if "/.well-known" not in text]
    return sum("-" in text for text in fixed) - sum("_" in text for text in fixed)


def _nearest(siblings: list[Include], new: NewRouter) -> list[Include]:
    """Return the siblings whose modules stand nearest to the new one's."""
    ranks = [_nearness(s.child.path if s.child else "", new.key.path) for s in siblings]
    return [s for s, rank in zip(siblings, ranks, strict=True) if rank == max(ranks)]


def _nearness(one: str, other: str) -> int:
    """Rank one folder, then one name in sister folders, then at one depth, then anywhere."""
    folders = parent_folder(one), parent_folder(other)
    if folders[0] == folders[1]:
        return 4
    if one.rpartition("/")[2] != other.rpartition("/")[2]:
        return 0
    if parent_folder(folders[0]) == parent_folder(folders[1]):
        return 3
    return 2 if one.count("/") == other.count("/") else 1


def _commonest(shapes: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the commonest shape; of several, one that says the resource's name, then the last."""
    counts = Counter(shapes)
    last = {shape: index for index, shape in enumerate(shapes)}
    return max(
        counts,
        key=lambda shape: (
            counts[shape],
            any(PLACEHOLDER in part.casefold() for part in shape),
            last[shape],
        ),
    )
