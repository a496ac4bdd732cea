"""Choose the siblings that a new router's registration follows, and derive its arguments."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.routers.references import NewRouter, Reference, Referrer
from featurebuilder.project.routers.router_prefix_need import (
    PrefixNeed,
    names_in_paths,
    read_prefix_need,
    serves_pages,
)
from featurebuilder.project.source.modules import parent_folder
from featurebuilder.project.source.renaming import (
    PLACEHOLDER,
    Renaming,
    contains_resource_name,
    normal_form,
    words_of_module,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.routers.graph import Include, RouterGraph, RouterKey
    from featurebuilder.project.source.resolving import Resolver

_LAST_WORDS = re.compile(r"(?<=[\"'/])[A-Za-z][\w -]*(?=[\"']\]?$)")
_PARAMETER = re.compile(r"\{[^}]*\}")
_NAMING_ARGUMENTS = frozenset({"prefix", "tags"})


@dataclass(frozen=True)
class Registrar:
    """Choose examples for a new router among its siblings."""

    graph: RouterGraph
    resolver: Resolver
    siblings: tuple[Include, ...]

    @property
    def referrer(self) -> Referrer:
        """The helper that names a new router as files name its siblings."""
        return Referrer(self.resolver)

    def reference(self, new: NewRouter) -> Reference | None:
        """Return a reference to the new router, or ``None`` if no sibling is an example.

        The siblings nearest to the new router decide: the most common form of reference among them
        wins, and the last sibling with that form is the example.
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
        near = _find_nearest(list(forms), new)
        form = _find_commonest([(forms[sibling][1],) for sibling in near])[0]
        return next(forms[s][0] for s in reversed(near) if forms[s][1] == form)

    def call_example(self, new: NewRouter) -> Include | None:
        """Return the sibling whose include call the new router's call follows.

        Siblings with a related name come first: one name begins with the other. Otherwise, the
        nearest siblings with the most common arguments are used, preferably calls on one line.
        """
        calls = [s for s in self.siblings if s.container is None]
        alike = [
            s for s in calls if self._sets_itself(s) == (new.has_prefix, new.has_tags)
        ] or calls
        if not alike:
            return None
        near = _find_nearest(alike, new)
        kin = [s for s in near if self._is_kin(s, new) and self._is_named_after_module(s)]
        shapes = {sibling: self._shape(sibling) for sibling in kin or near}
        shape = _find_commonest(list(shapes.values()))
        fitting = [sibling for sibling in shapes if shapes[sibling] == shape]
        short = [sibling for sibling in fitting if sibling.line == sibling.end_line]
        return (fitting if kin else short or fitting)[-1]

    def namesake(self, new: NewRouter) -> Include | None:
        """Return the last sibling of the same name in another package, if there is one.

        For ``order.status`` that is ``invoice.status``: both are usually included alike.
        """
        own = self.resolver.finder.name_of(new.key.path)
        words, depth = words_of_module(own), own.count(".")
        modules = ((sibling, self.module_of(sibling)) for sibling in reversed(self.siblings))
        same = (
            s for s, name in modules if name.count(".") == depth if words_of_module(name) == words
        )
        return next(same, None) if words else None

    def renaming(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling's module to the new router's module."""
        return self.referrer.renaming(sibling, new)

    def is_specific(self, example: Include, name: str, text: str) -> bool:
        """Return whether an argument is specific to one sibling.

        It must name that sibling's resource, and no other sibling may have the same argument.
        """
        if normal_form(text, self.module_of(example)) == text:
            return False
        return self.is_alone(example, name, text)

    def is_alone(self, example: Include, name: str, text: str) -> bool:
        """Return whether no other sibling has exactly this argument."""
        return not any((name, text) in s.arguments for s in self.siblings if s is not example)

    def prefix_by_paths(self, example: Include, new: NewRouter) -> str | None:
        """Return the prefix that the new router's paths require, or ``None`` to follow the example.

        An example's prefix that names its resource becomes empty if the new router's paths name
        theirs already, or if the new router is the first that serves pages. A prefix is added if
        the new router's paths do not name the resource, but the example's paths do.
        """
        text, finder = dict(example.arguments).get("prefix"), self.resolver.finder
        need = read_prefix_need(self.graph, finder, new.key)
        if text and (need is PrefixNeed.NONE or self._is_first_of_pages(new)):
            return "" if contains_resource_name(text, self.module_of(example)) else None
        if (
            text
            or need is not PrefixNeed.PREFIX
            or self._sets_itself(example)[0]
            or not example.child
        ):
            return None
        if read_prefix_need(self.graph, finder, example.child) is not PrefixNeed.NONE:
            return None
        words = words_of_module(finder.name_of(new.key.path))
        return f"/{('-' if self.writes_kebab() else '_').join(words)}"

    def _is_first_of_pages(self, new: NewRouter) -> bool:
        """Return whether the new router serves pages and all others serve data."""
        others = (sibling.child for sibling in self.siblings if sibling.child)
        return serves_pages(self.resolver, new.key) and not any(
            serves_pages(self.resolver, other) for other in others
        )

    def argument_like(self, example: Include, text: str, new: NewRouter) -> str:
        """Return the source of a prefix or of tags: the example's, renamed for the new router.

        If the only sibling names its resource by another word than its module, the new router's own
        name replaces that word.
        """
        if base := self._base_prefix(example, text, new):
            return base
        renaming = self.renaming(example, new).for_strings(kebab=self.writes_kebab())
        renamed = renaming(text)
        if renamed != text or len(self.siblings) > 1 or not self._has_one_name(example):
            return renamed
        own = words_of_module(self.resolver.finder.name_of(new.key.path))
        return _LAST_WORDS.sub("_".join(own), text)

    def _base_prefix(self, example: Include, text: str, new: NewRouter) -> str | None:
        """Return the example's prefix without its resource, or ``None``.

        It is for a module with a generic name that the example's name begins with: ``api`` gets
        ``/api`` if ``api_chat`` has ``/api/chat``.
        """
        module = self.module_of(example)
        names = self.resolver.finder.name_of(new.key.path), module
        own, other = (name.rpartition(".")[2] for name in names)
        if words_of_module(own) or not other.startswith(f"{own}_"):
            return None
        shape = normal_form(text, module)
        base = shape.replace(f"/{PLACEHOLDER}", "")
        return base if "/" in base and PLACEHOLDER not in base and base != shape else None

    def _has_one_name(self, sibling: Include) -> bool:
        """Return whether prefix and tags name a resource by the same word."""
        texts = [text for name, text in sibling.arguments if name in _NAMING_ARGUMENTS]
        words = {found[0] for text in texts if (found := _LAST_WORDS.search(text))}
        return len(texts) == len(_NAMING_ARGUMENTS) and len(words) == 1

    def prefix_like(self, example: Include, text: str, own: str) -> str:
        """Return the example's prefix as source, with ``own`` from its resource's segment on."""
        shape = normal_form(text, self.module_of(example))
        at = shape.rfind("/", 0, max(shape.find(PLACEHOLDER), 0))
        if at < 0 or PLACEHOLDER not in shape:
            at = text.find("/")
        return text[:at] + own + text[-1] if at >= 0 else f'"{own}"'

    def writes_kebab(self) -> bool:
        """Return whether siblings' prefixes, or else all paths, join words with dashes."""
        given = [word for sibling in self.siblings for word in sibling.arguments]
        prefixes = [text for name, text in given if name == "prefix"]
        paths = [operation.path or "" for operation in self.graph.operations]
        paths += [router.prefix or "" for router in self.graph.routers.values()]
        counts_of = (
            _count_dashes(prefixes),
            _count_dashes(_PARAMETER.sub("", path) for path in paths),
        )
        return next((count for count in counts_of if count), 0) > 0

    def _sets_itself(self, sibling: Include) -> tuple[bool, bool]:
        """Return whether a sibling's router itself sets a prefix, and whether it sets tags."""
        router = self.graph.routers.get(sibling.child) if sibling.child else None
        return (bool(router and router.prefix != ""), bool(router and router.tags))

    def _is_kin(self, sibling: Include, new: NewRouter) -> bool:
        """Return whether one of the two names begins with the other: ``tag`` and ``tag_type``."""
        own = words_of_module(self.resolver.finder.name_of(new.key.path))
        words = words_of_module(self.module_of(sibling))
        shared = min(len(own), len(words))
        return shared > 0 and own != words and own[:shared] == words[:shared]

    def _is_named_after_module(self, sibling: Include) -> bool:
        """Return whether the prefix and tags of a sibling's call contain its module's name."""
        return all(
            contains_resource_name(text, self.module_of(sibling))
            for name, text in sibling.arguments
            if name in _NAMING_ARGUMENTS
        )

    def own_prefix(self, key: RouterKey | None) -> str:
        """Return the prefix that a router is created with, or an empty string if it is unknown."""
        router = self.graph.routers.get(key) if key else None
        return (router.prefix or "") if router else ""

    def module_of(self, sibling: Include) -> str:
        """Return the dotted name of a sibling's module."""
        return self.resolver.finder.name_of(sibling.child.path) if sibling.child else ""

    def _shape(self, sibling: Include) -> tuple[str, ...]:
        """Return the arguments of a sibling's call without its own name, to compare siblings."""
        module = self.module_of(sibling)
        parts = (f"{name}={normal_form(text, module)}" for name, text in sibling.arguments)
        return (sibling.helper, *parts)

    def _form(self, sibling: Include) -> str:
        """Return a sibling's import and expression without its own name, to compare siblings."""
        module = self.module_of(sibling)
        imported = self.referrer.imported(sibling)
        where = f"{imported.level} {imported.module} {imported.name}" if imported else ""
        return normal_form(f"{where} {sibling.child_source}", module)


def _count_dashes(texts: Iterable[str]) -> int:
    """Return how many more strings have dashes than underscores.

    Paths below ``/.well-known`` do not count: RFC 8615 fixes their names.
    """
    fixed = [text for text in texts if "/.well-known" not in text]
    return sum("-" in text for text in fixed) - sum("_" in text for text in fixed)


def _find_nearest(siblings: list[Include], new: NewRouter) -> list[Include]:
    """Return the siblings whose modules are nearest to the new router's."""
    ranks = [_rank_nearness(s.child.path if s.child else "", new.key.path) for s in siblings]
    return [s for s, rank in zip(siblings, ranks, strict=True) if rank == max(ranks)]


def _rank_nearness(one: str, other: str) -> int:
    """Return a rank from 0 to 4, the highest for two files in the same folder.

    Below it come files of the same name: in sister folders, at the same depth, and anywhere else.
    """
    folders = parent_folder(one), parent_folder(other)
    if folders[0] == folders[1]:
        return 4
    if one.rpartition("/")[2] != other.rpartition("/")[2]:
        return 0
    if parent_folder(folders[0]) == parent_folder(folders[1]):
        return 3
    return 2 if one.count("/") == other.count("/") else 1


def _find_commonest(shapes: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the most common shape; in a tie, one with the resource's name, then the last one."""
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
