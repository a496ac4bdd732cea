"""Lists in pages, by number or by cursor."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import has_cursors, has_list, in_support
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

PAGINATION = SharedArtifact(
    name="pagination",
    part=Part.SUPPORT,
    template=Template("support/core/pagination.py.j2"),
    context=support_context,
    path=in_support("pagination.py"),
    reason="lists in pages",
    is_needed=has_list,
    clean=clean_core_module,
)

PAGES = SharedArtifact(
    name="pages",
    part=Part.SUPPORT,
    template=Template("support/core/pages.py.j2"),
    context=support_context,
    path=in_support("pages.py"),
    reason="pages of database rows",
    is_needed=has_list,
    clean=clean_core_module,
)

CURSORS = SharedArtifact(
    name="cursors",
    part=Part.SUPPORT,
    template=Template("support/core/cursors.py.j2"),
    context=support_context,
    path=in_support("cursors.py"),
    reason="lists with cursors",
    is_needed=has_cursors,
    clean=clean_core_module,
)

PIECES = SharedArtifact(
    name="pieces",
    part=Part.SUPPORT,
    template=Template("support/core/pieces.py.j2"),
    context=support_context,
    path=in_support("pieces.py"),
    reason="cursor pages of database rows",
    is_needed=has_cursors,
    clean=clean_core_module,
)
