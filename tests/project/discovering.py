"""Small trees, one for each way in which people let their routers be found."""

from __future__ import annotations

from typing import NamedTuple

from tests.project.patterns import bare
from tests.trees import encoded, module, router

MAIN = """
    from fastapi import FastAPI

    from shop.routes import router

    app = FastAPI()
    app.include_router(router, prefix="/api")
    """
APP = """
    from fastapi import FastAPI

    from shop.loading import load

    app = FastAPI()
    load(app)
    """


class Found(NamedTuple):
    """A tree whose own code finds ``shop/routes/pets.py`` and ``owners.py``, or where else.

    ``new`` is where a third module is found too, and ``by`` the evidence.
    """

    name: str
    files: dict[str, str]
    by: str
    served: str = "/api/{name}"
    routers: str = "shop/routes/{name}.py"
    carries_prefix: bool = True

    @property
    def tree(self) -> dict[str, bytes]:
        """The tree's files."""
        files = {"shop/__init__.py": "", "shop/routes/__init__.py": ""}
        files |= {path: module(text) for path, text in self.files.items()}
        for name in ("owners", "pets"):
            text = router(name) if self.carries_prefix else bare(name)
            files[self.routers.format(name=name)] = text
        return encoded(files)


FOUND = (
    Found(
        "iter_modules with a prefix, in a package",
        {
            "shop/main.py": MAIN,
            "shop/routes/__init__.py": """
                import importlib
                from pkgutil import iter_modules

                from fastapi import APIRouter

                router = APIRouter()
                names = [module.name for module in iter_modules(__path__, f"{__package__}.")]

                for name in names:
                    router.include_router(importlib.import_module(name).router)
                """,
        },
        "iter_modules in shop/routes/",
    ),
    Found(
        "iter_modules in a function that is given the application and a package's name",
        {
            "shop/main.py": """
                import importlib
                import pkgutil

                from fastapi import FastAPI

                app = FastAPI()


                def include_all(app: FastAPI, name: str) -> None:
                    package = importlib.import_module(name)
                    for _, module_name, _ in pkgutil.iter_modules(package.__path__):
                        module = importlib.import_module(f"{name}.{module_name}")
                        if hasattr(module, "router"):
                            app.include_router(module.router, prefix="/api")


                include_all(app, "shop.routes")
                """,
        },
        "iter_modules in shop/routes/",
    ),
    Found(
        "walk_packages of an imported package, one folder a resource",
        {
            "shop/main.py": APP,
            "shop/loading.py": """
                from importlib import import_module
                from pkgutil import walk_packages

                from fastapi import APIRouter

                import shop.routes as routes


                def load(app):
                    for info in walk_packages(routes.__path__, prefix="shop.routes."):
                        try:
                            module = import_module(info.name)
                        except ImportError:
                            continue
                        found = getattr(module, "router", None)
                        if isinstance(found, APIRouter):
                            app.include_router(found, prefix="/api")
                """,
            "shop/routes/pets/__init__.py": "",
            "shop/routes/owners/__init__.py": "",
        },
        "walk_packages in shop/routes/",
        routers="shop/routes/{name}/views.py",
    ),
    Found(
        "folders that hold a module of a fixed name",
        {
            "shop/main.py": APP,
            "shop/loading.py": """
                import importlib
                from pathlib import Path

                MODULES = Path(__file__).parent / "modules"


                def folders():
                    for folder in sorted(MODULES.iterdir()):
                        if folder.is_dir() and folder.name[0] != "_":
                            yield folder


                def load(app):
                    for folder in folders():
                        module = importlib.import_module(f"shop.modules.{folder.name}.router")
                        app.include_router(
                            module.router, prefix=f"/api/{folder.name}", tags=[folder.name]
                        )
                """,
        },
        "iterdir in shop/modules/",
        routers="shop/modules/{name}/router.py",
        carries_prefix=False,
    ),
    Found(
        "a pattern of file names, loaded from their places",
        {
            "shop/main.py": APP,
            "shop/loading.py": """
                import importlib.util
                from pathlib import Path


                def load(app, below="routes"):
                    modules = []
                    for file in (Path(__file__).resolve().parent / below).rglob("*_routes.py"):
                        spec = importlib.util.spec_from_file_location(file.stem, file)
                        if spec is None or spec.loader is None:
                            continue
                        module = importlib.util.module_from_spec(spec)
                        spec.loader.exec_module(module)
                        modules.append(module)
                    for module in modules:
                        app.include_router(module.router, prefix="/api")
                """,
        },
        "rglob '*_routes.py' in shop/routes/",
        routers="shop/routes/{name}_routes.py",
    ),
    Found(
        "glob of texts",
        {
            "shop/main.py": """
                from glob import glob
                from importlib import import_module
                from os.path import basename, dirname, isfile, join

                from fastapi import FastAPI

                app = FastAPI()

                for file in glob(join(dirname(__file__), "routes/*.py")):
                    if isfile(file) and not file.endswith("__init__.py"):
                        module = import_module("shop.routes.%s" % basename(file)[:-3])
                        app.include_router(getattr(module, "router"), prefix="/api")
                """,
        },
        "glob '*.py' in shop/routes/",
    ),
    Found(
        "listdir, from the folder that the process runs in",
        {
            "shop/main.py": """
                import importlib
                import os

                from fastapi import FastAPI


                def create_app() -> FastAPI:
                    app = FastAPI()
                    for name in os.listdir("shop/routes"):
                        if not name.endswith(".py") or name.startswith("__"):
                            continue
                        module_name = "shop.routes." + name.removesuffix(".py")
                        router = importlib.import_module(module_name).router
                        app.include_router(router, prefix="/api")
                    return app
                """,
        },
        "listdir in shop/routes/",
    ),
    Found(
        "os.walk, names made from paths",
        {
            "shop/main.py": APP,
            "shop/loading.py": """
                import importlib
                import os


                def load(app):
                    folder = os.path.dirname(os.path.abspath(__file__))
                    for top, _, files in os.walk(os.path.join(folder, "routes")):
                        for file in sorted(files):
                            if not file.endswith(".py") or file == "__init__.py":
                                continue
                            inner = os.path.relpath(os.path.join(top, file), folder)
                            module = importlib.import_module(
                                "shop." + inner.replace(os.sep, ".")[:-3]
                            )
                            if (found := getattr(module, "router", None)) is not None:
                                app.include_router(found, prefix="/api")
                """,
        },
        "walk in shop/routes/",
    ),
    Found(
        "collected in a list that another module includes",
        {
            "shop/main.py": """
                from fastapi import FastAPI

                from shop.routes import ROUTERS

                app = FastAPI()
                for each in ROUTERS:
                    app.include_router(each, prefix="/api")
                """,
            "shop/routes/__init__.py": """
                from importlib import import_module
                from pathlib import Path
                from pkgutil import iter_modules

                ROUTERS = []
                for info in iter_modules([str(Path(__file__).parent)]):
                    if info.ispkg:
                        continue
                    module = import_module(f"{__name__}.{info.name}")
                    ROUTERS.append(module.router)
                """,
        },
        "iter_modules in shop/routes/",
    ),
    Found(
        "a function that registers every router of a module",
        {
            "shop/main.py": """
                import importlib
                from pathlib import Path

                from fastapi import APIRouter, FastAPI

                app = FastAPI()


                def register(app: FastAPI, package: str = "shop.routes") -> None:
                    folder = Path(package.replace(".", "/"))
                    for file in folder.glob("[a-z]*.py"):
                        module = importlib.import_module(f"{package}.{file.stem}")
                        for attribute in dir(module):
                            value = getattr(module, attribute)
                            if isinstance(value, APIRouter):
                                app.include_router(value, prefix="/api")


                register(app)
                """,
        },
        "glob '[a-z]*.py' in shop/routes/",
    ),
    Found(
        "a helper in another package that calls itself for packages",
        {
            "shop/main.py": MAIN,
            "shop/routes/__init__.py": """
                from fastapi import APIRouter

                from tools.routing import include_below

                router = APIRouter()
                include_below(router, __name__)
                """,
            "tools/__init__.py": "",
            "tools/routing.py": """
                import importlib
                import pkgutil


                def include_below(parent, name):
                    package = importlib.import_module(name)
                    for info in pkgutil.iter_modules(package.__path__):
                        below = f"{package.__name__}.{info.name}"
                        module = importlib.import_module(below)
                        if hasattr(module, "router"):
                            parent.include_router(module.router)
                        if info.ispkg:
                            include_below(parent, below)
                """,
        },
        "iter_modules in shop/routes/",
    ),
    Found(
        "a folder that the environment may name, and a pattern that it may",
        {
            "shop/main.py": """
                import importlib
                import os
                from pathlib import Path

                from fastapi import FastAPI

                app = FastAPI()
                folder = Path(os.getenv("ROUTES", "shop/routes"))
                pattern = os.environ.get("PATTERN", default="*.py")
                for path in sorted(folder.glob(pattern)):
                    if path.stem != "__init__":
                        module = importlib.import_module(".".join(path.with_suffix("").parts))
                        app.include_router(module.router, prefix=os.getenv("PREFIX", "/api"))
                """,
        },
        "glob '*.py' in shop/routes/",
    ),
    Found(
        "a prefix that a module may set itself",
        {
            "shop/main.py": """
                import importlib
                from pathlib import Path

                from fastapi import FastAPI

                app = FastAPI()


                def load() -> None:
                    for path in sorted(Path("shop/routes").glob("[a-z]*.py")):
                        module = importlib.import_module(f"shop.routes.{path.stem}")
                        settings = getattr(module, "SETTINGS", {})
                        prefix = settings.get("prefix", f"/api/{path.stem}")
                        app.include_router(getattr(module, "router"), prefix=prefix)


                load()
                """,
        },
        "glob '[a-z]*.py' in shop/routes/",
        carries_prefix=False,
    ),
)
