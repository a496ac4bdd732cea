"""Find the versions that the code must run on, from the target's interpreter and its pins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from featurebuilder.project.versions.installed import read_installed
from featurebuilder.project.versions.versions import read_versions
from featurebuilder.verify.interpreter import find_interpreter
from featurebuilder.verify.working_folder import working_folder

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.versions.versions import Versions


def supported_versions(project: Project) -> Versions:
    """Return the versions that generated code must support: the pinned and the installed ones.

    Raises:
        UnusableProjectError: if they are older than the minimum that featurebuilder supports.
    """
    import_root = project.resolver.finder.root_of(project.application.key.path)
    folder = working_folder(project.root, import_root)
    interpreter = find_interpreter(project.root, os.environ, folder)
    installed = read_installed(interpreter.executable, interpreter.origin)
    return read_versions(project.snapshot, project.application.key.path, installed)
