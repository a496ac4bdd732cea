"""How a process would import an application that is not simply a name of its module."""

from __future__ import annotations

import pytest

from featurebuilder.project.routers.application import find_import
from tests.trees import encoded, module, project_of

IN_METHOD = """
    from fastapi import FastAPI


    class Server:
        def __init__(self, port=80):
            self.port = port
            self.app: FastAPI = self._made()

        def _made(self):
            app = FastAPI()
            return app
    """
IN_INIT = """
    from fastapi import FastAPI


    class Server:
        def __init__(self, port=80):
            self.app = FastAPI()
    """
TOP = """
    def create_app(*args):
        from shop.server import Server

        server = Server(*args)
        return server.app


    app = create_app()
    """
ATTRIBUTE = "from shop.server import Server\n\nserver = Server(81)\nasgi = server.app\n"
INSTANCE = "from shop.server import Server\n\nserver = Server(81)\n"
MADE = """
    from shop.server import Server


    def made():
        return Server(81)


    server = made()
    """
OTHER = "from shop.server import Server\n\nport = Server(81).port\n"


@pytest.mark.parametrize("server", [IN_METHOD, IN_INIT], ids=["in a method", "in __init__"])
@pytest.mark.parametrize(
    ("elsewhere", "found"),
    [
        (TOP, ("shop.main", "app")),
        (ATTRIBUTE, ("shop.main", "asgi")),
        (INSTANCE, ("shop.main", "server.app")),
        (MADE, ("shop.main", "server.app")),
        (OTHER, ("shop.server", "Server().app")),
    ],
    ids=["a function's result", "an attribute", "an instance", "one that is returned", "nowhere"],
)
def test_an_application_that_an_instance_holds(
    server: str, elsewhere: str, found: tuple[str, str]
) -> None:
    files = {"shop/__init__.py": "", "shop/server.py": server, "shop/main.py": elsewhere}
    project = project_of(encoded({path: module(text) for path, text in files.items()}))
    told = find_import(project.resolver, project.application)
    assert (told.module, told.attribute, told.factory) == (*found, False)


def test_its_own_module_comes_first() -> None:
    server = module(IN_METHOD) + "\n\nrunning = Server().app\n"
    files = {"shop/__init__.py": "", "shop/server.py": server, "shop/main.py": INSTANCE}
    project = project_of(encoded(files))
    told = find_import(project.resolver, project.application)
    assert (told.module, told.attribute) == ("shop.server", "running")
