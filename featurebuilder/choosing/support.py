"""Choose the package of the modules that features share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.ownership import support_folder
from featurebuilder.choosing.feature_conventions import require_importable
from featurebuilder.choosing.storage import IMPORT_FOLDER
from featurebuilder.conventions.support import SupportConventions
from featurebuilder.project.source.modules import join
from featurebuilder.project.storage.storage import TreeStorage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.project import Project


def shared_package(project: Project, others: Mapping[str, Ledger]) -> SupportConventions:
    """Return the package that other features share, or else a new one.

    ``others`` are the ledgers of the features that share files.

    Raises:
        UnusableProjectError: if a module there cannot be imported by its name.
    """
    for _, ledger in sorted(others.items()):
        conventions = ledger.conventions
        if conventions and (conventions.storage or conventions.support):
            return conventions.support_package
    folder = support_folder(project, TreeStorage(project))[0]
    module = project.finder.name_of(join(folder, "x.py")).removesuffix(".x")
    require_importable(module, None, IMPORT_FOLDER)
    return SupportConventions(module, folder)
