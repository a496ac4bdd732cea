"""Small trees, one for each way in which people register their routers."""

from __future__ import annotations

from dataclasses import dataclass

from tests.trees import module, router


@dataclass(frozen=True)
class Pattern:
    """A tree, a router module that is new in it, and the lines that people would add.

    ``served`` is a prefix that it is served under, ``None`` where the source does not tell one.
    """

    name: str
    files: dict[str, str]
    new: str
    served: str | None
    gained: dict[str, tuple[str, ...]]
    content: str = ""

    @property
    def tree(self) -> dict[str, bytes]:
        """The tree with the new module, which nothing includes yet."""
        content = self.content or router("toys")
        files = {path: module(text) for path, text in self.files.items()}
        return {path: text.encode() for path, text in (files | {self.new: content}).items()}


def bare(name: str, variable: str = "router") -> str:
    """Return a router module that carries no prefix and no tags."""
    return module(
        f"""
        from fastapi import APIRouter

        {variable} = APIRouter()


        @{variable}.get("/")
        def list_{name}() -> list[str]:
            return []
        """
    )


def made(name: str) -> str:
    """Return a module with a function that makes its router."""
    return module(
        f"""
        from fastapi import APIRouter

        router = APIRouter()


        def setup_{name}_router(server: object, password: str) -> APIRouter:
            @router.get("/{name}")
            def list_{name}() -> list[str]:
                return []

            return router
        """
    )


OWN_ROUTERS = """
    import functools

    from fastapi import APIRouter as _APIRouter
    from fastapi.routing import APIRoute


    def router_class(route_class: type[APIRoute]) -> type[_APIRouter]:
        \"\"\"Return a class of routers.\"\"\"

        class _Router(_APIRouter):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, route_class=route_class, **kwargs)

        return _Router


    APIRouter = router_class(APIRoute)
    Router = APIRouter
    HiddenRouter = functools.partial(_APIRouter, include_in_schema=False)
    """


def own(name: str, maker: str) -> str:
    """Return a router module whose router the tree's own class makes."""
    return (
        router(name)
        .replace("from fastapi import", "from app.routing import")
        .replace("APIRouter", maker)
    )


PATTERNS = (
    Pattern(
        "routers of a class that a call makes",
        {
            "app/__init__.py": "",
            "app/routing.py": OWN_ROUTERS,
            "app/main.py": """
                from fastapi import FastAPI

                from app.items.endpoints import router as items_router
                from app.users.endpoints import router as users_router

                app = FastAPI()
                app.include_router(items_router)
                app.include_router(users_router)
                """,
            "app/items/__init__.py": "",
            "app/items/endpoints.py": own("items", "Router"),
            "app/users/__init__.py": "",
            "app/users/endpoints.py": own("users", "HiddenRouter"),
            "app/toys/__init__.py": "",
        },
        "app/toys/endpoints.py",
        "/toys",
        {
            "app/main.py": (
                "from app.toys.endpoints import router as toys_router",
                "app.include_router(toys_router)",
            )
        },
        own("toys", "APIRouter"),
    ),
    Pattern(
        "a function is called to include each of most routers",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import APIRouter, Depends, FastAPI

                from app.routes.items import router as items_router
                from app.routes.status import router as status_router
                from app.routes.users import router as users_router


                def include_of_tenant(app: FastAPI, router: APIRouter) -> None:
                    app.include_router(router, include_in_schema=False)
                    app.include_router(router, prefix="/tenants/{tenant}")


                def create_app() -> FastAPI:
                    app = FastAPI()
                    app.include_router(status_router)
                    include_of_tenant(app, items_router)
                    include_of_tenant(
                        app, users_router
                    )
                    return app
                """,
            "app/routes/__init__.py": "",
            "app/routes/items.py": router("items"),
            "app/routes/status.py": router("status"),
            "app/routes/users.py": router("users"),
        },
        "app/routes/toys.py",
        "/tenants/{tenant}/toys",
        {
            "app/main.py": (
                "from app.routes.toys import router as toys_router",
                "    include_of_tenant(app, toys_router)",
            )
        },
    ),
    Pattern(
        "an edition adds routers to the application that another makes",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.server.items.api import router as items_router
                from app.server.status.api import router as status_router
                from app.server.users.api import router as users_router


                def get_application() -> FastAPI:
                    application = FastAPI()
                    application.include_router(items_router)
                    application.include_router(status_router)
                    application.include_router(users_router)
                    return application
                """,
            "app/server/items/api.py": router("items"),
            "app/server/status/api.py": router("status"),
            "app/server/users/api.py": router("users"),
            "paid/__init__.py": "",
            "paid/main.py": """
                from fastapi import FastAPI

                from app.main import get_application
                from paid.server.bills.api import router as bills_router


                def get_paid_application() -> FastAPI:
                    application = get_application()
                    application.include_router(bills_router)
                    return application
                """,
            "paid/server/bills/api.py": router("bills"),
        },
        "paid/server/toys/api.py",
        "/toys",
        {
            "paid/main.py": (
                "from paid.server.toys.api import router as toys_router",
                "    application.include_router(toys_router)",
            )
        },
    ),
    Pattern(
        "a function of another module hands on what it is called with",
        {
            "app/__init__.py": "",
            "app/including.py": """
                from typing import Any

                from fastapi import APIRouter, FastAPI


                def include_with_prefix(app: FastAPI, router: APIRouter, **more: Any) -> None:
                    prefix = "/api" + more.pop("prefix", "")
                    given = {**more, "prefix": prefix}
                    app.include_router(router, **given)
                """,
            "app/main.py": """
                from fastapi import FastAPI

                from app import including
                from app.routes import items, users

                app = FastAPI()
                including.include_with_prefix(app, router=items.router, prefix="/items")
                including.include_with_prefix(app, router=users.router, prefix="/users")
                """,
            "app/routes/__init__.py": "",
            "app/routes/items.py": bare("items"),
            "app/routes/users.py": bare("users"),
        },
        "app/routes/toys.py",
        None,
        {
            "app/main.py": (
                "from app.routes import items, toys, users",
                'including.include_with_prefix(app, router=toys.router, prefix="/toys")',
            )
        },
        bare("toys"),
    ),
    Pattern(
        "a function adds to the router that it is given, and hands it back",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import APIRouter, FastAPI

                from app.routes.items import router as items_router
                from app.routes.status import router as status_router
                from app.routes.users import router as users_router


                def include_routers(router: APIRouter) -> APIRouter:
                    router.include_router(items_router, prefix="/items")
                    router.include_router(users_router, prefix="/users")

                    return router


                everyone = include_routers(APIRouter())
                tenants = include_routers(APIRouter(prefix="/{tenant}"))

                app = FastAPI()
                app.include_router(status_router, prefix="/status")
                app.include_router(everyone)
                app.include_router(tenants)
                """,
            "app/routes/__init__.py": "",
            "app/routes/items.py": bare("items"),
            "app/routes/status.py": bare("status"),
            "app/routes/users.py": bare("users"),
        },
        "app/routes/toys.py",
        "/toys",
        {
            "app/main.py": (
                "from app.routes.toys import router as toys_router",
                '    router.include_router(toys_router, prefix="/toys")',
            )
        },
        bare("toys"),
    ),
    Pattern(
        "thin aggregator",
        {
            "app/__init__.py": "",
            "app/core/__init__.py": "",
            "app/core/config.py": """
                from pydantic_settings import BaseSettings


                class Settings(BaseSettings):
                    API_V1_STR: str = "/api/v1"


                settings = Settings()
                """,
            "app/main.py": """
                from fastapi import FastAPI

                from app.api.main import api_router
                from app.core.config import settings

                app = FastAPI()
                app.include_router(api_router, prefix=settings.API_V1_STR)
                """,
            "app/api/__init__.py": "",
            "app/api/main.py": """
                from fastapi import APIRouter

                from app.api.routes import items, users

                api_router = APIRouter()
                api_router.include_router(users.router)
                api_router.include_router(items.router)
                """,
            "app/api/routes/__init__.py": "",
            "app/api/routes/items.py": router("items"),
            "app/api/routes/users.py": router("users"),
        },
        "app/api/routes/toys.py",
        "/api/v1/toys",
        {
            "app/api/main.py": (
                "from app.api.routes import items, toys, users",
                "api_router.include_router(toys.router)",
            )
        },
    ),
    Pattern(
        "direct, middleware before and after",
        {
            "main.py": """
                from fastapi import FastAPI
                from fastapi.middleware.cors import CORSMiddleware

                from routers import items, users

                app = FastAPI()
                app.add_middleware(CORSMiddleware)
                app.include_router(users.router, prefix="/users", tags=["Users"])
                app.include_router(items.router, prefix="/items", tags=["Items"])


                @app.middleware("http")
                async def timing(request, call_next):
                    return await call_next(request)
                """,
            "routers/__init__.py": "",
            "routers/items.py": bare("items"),
            "routers/users.py": bare("users"),
        },
        "routers/toys.py",
        "/toys",
        {
            "main.py": (
                "from routers import items, toys, users",
                'app.include_router(toys.router, prefix="/toys", tags=["Toys"])',
            )
        },
        bare("toys"),
    ),
    Pattern(
        "registration function with imports inside",
        {
            "svc/__init__.py": "",
            "svc/app.py": """
                from fastapi import FastAPI

                from svc.registry import register


                def create_app() -> FastAPI:
                    server = FastAPI()
                    register(server)
                    return server


                app = create_app()
                """,
            "svc/registry.py": """
                def register(application):
                    from svc.views.items import router as items_router
                    from svc.views.users import router as users_router

                    application.include_router(items_router)
                    application.include_router(users_router)
                """,
            "svc/views/__init__.py": "",
            "svc/views/items.py": router("items"),
            "svc/views/users.py": router("users"),
        },
        "svc/views/toys.py",
        "/toys",
        {
            "svc/registry.py": (
                "    from svc.views.toys import router as toys_router",
                "    application.include_router(toys_router)",
            )
        },
    ),
    Pattern(
        "package tower with relative imports and re-exports",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from .api import router

                app = FastAPI()
                app.include_router(router)
                """,
            "app/api/__init__.py": """
                from fastapi import APIRouter

                from .v1 import router as v1_router

                router = APIRouter(prefix="/api")
                router.include_router(v1_router)
                """,
            "app/api/v1/__init__.py": """
                from fastapi import APIRouter

                from .items import router as items_router
                from .users import router as users_router

                router = APIRouter(prefix="/v1")
                router.include_router(items_router)
                router.include_router(users_router)
                """,
            "app/api/v1/items.py": router("items"),
            "app/api/v1/users.py": router("users"),
        },
        "app/api/v1/toys.py",
        "/api/v1/toys",
        {
            "app/api/v1/__init__.py": (
                "from .toys import router as toys_router",
                "router.include_router(toys_router)",
            )
        },
    ),
    Pattern(
        "domain folders and one central list",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.items.router import router as items_router
                from app.users.router import router as users_router

                app = FastAPI()

                for router in [users_router, items_router]:
                    app.include_router(router)
                """,
            "app/items/__init__.py": "",
            "app/items/router.py": router("items"),
            "app/users/__init__.py": "",
            "app/users/router.py": router("users"),
            "app/toys/__init__.py": "",
        },
        "app/toys/router.py",
        "/toys",
        {
            "app/main.py": (
                "from app.toys.router import router as toys_router",
                "for router in [users_router, items_router, toys_router]:",
            )
        },
    ),
    Pattern(
        "collected elsewhere, included under two prefixes",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.routers import ROUTERS

                app = FastAPI()
                for prefix in ("/api", "/latest"):
                    for router in ROUTERS:
                        app.include_router(router, prefix=prefix)
                """,
            "app/routers/__init__.py": """
                from app.routers.items import router as items_router
                from app.routers.users import router as users_router

                ROUTERS = [
                    items_router,
                    users_router,
                ]
                """,
            "app/routers/items.py": router("items"),
            "app/routers/users.py": router("users"),
        },
        "app/routers/toys.py",
        "/api/toys",
        {
            "app/routers/__init__.py": (
                "from app.routers.toys import router as toys_router",
                "    toys_router,",
            )
        },
    ),
    Pattern(
        "modules named by texts, which a loop imports",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from importlib import import_module

                from fastapi import FastAPI

                from app.settings import MODULES

                app = FastAPI()
                for name in MODULES:
                    module = import_module(name)
                    app.include_router(module.router, prefix="/api")
                """,
            "app/settings.py": """
                MODULES = [
                    "app.routers.items",
                    "app.routers.users",
                ]
                """,
            "app/routers/__init__.py": "",
            "app/routers/items.py": router("items"),
            "app/routers/users.py": router("users"),
        },
        "app/routers/toys.py",
        "/api/toys",
        {"app/settings.py": ('    "app.routers.toys",',)},
    ),
    Pattern(
        "ends of modules' names in rows",
        {
            "app/__init__.py": "",
            "app/main.py": """
                import importlib

                from fastapi import FastAPI

                app = FastAPI()
                ROWS = (('items', '/v1/items'), ('users', '/v1/users'))
                for name, prefix in ROWS:
                    router = getattr(importlib.import_module(f"app.routers.{name}"), "router")
                    app.include_router(router, prefix=prefix)
                """,
            "app/routers/__init__.py": "",
            "app/routers/items.py": bare("items"),
            "app/routers/users.py": bare("users"),
        },
        "app/routers/toys.py",
        "/v1/toys",
        {
            "app/main.py": (
                "ROWS = (('items', '/v1/items'), ('toys', '/v1/toys'), ('users', '/v1/users'))",
            )
        },
        bare("toys"),
    ),
    Pattern(
        "modules named from their package on",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.routers import include_all

                app = FastAPI()
                include_all(app)
                """,
            "app/routers/__init__.py": """
                from importlib import import_module


                def include_all(app):
                    for name in [".users", ".items"]:
                        app.include_router(import_module(name, package=__name__).router)
                """,
            "app/routers/items.py": router("items"),
            "app/routers/users.py": router("users"),
        },
        "app/routers/toys.py",
        "/toys",
        {"app/routers/__init__.py": ('    for name in [".users", ".items", ".toys"]:',)},
    ),
    Pattern(
        "re-exported by a package and its __all__",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.routers import items_router, users_router

                app = FastAPI()
                app.include_router(items_router)
                app.include_router(users_router)
                """,
            "app/routers/__init__.py": """
                from .items import router as items_router
                from .users import router as users_router

                __all__ = ["items_router", "users_router"]
                """,
            "app/routers/items.py": router("items"),
            "app/routers/users.py": router("users"),
        },
        "app/routers/toys.py",
        "/toys",
        {
            "app/main.py": (
                "from app.routers import items_router, toys_router, users_router",
                "app.include_router(toys_router)",
            ),
            "app/routers/__init__.py": (
                "from .toys import router as toys_router",
                '__all__ = ["items_router", "toys_router", "users_router"]',
            ),
        },
    ),
    Pattern(
        "open and authenticated, the new one beside the latter",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import APIRouter, Depends, FastAPI

                from app.auth import user
                from app.private import items, users
                from app.public import health

                app = FastAPI()
                public = APIRouter()
                private = APIRouter(prefix="/private")
                public.include_router(health.router)
                private.include_router(items.router, dependencies=[Depends(user)])
                private.include_router(users.router, dependencies=[Depends(user)])
                app.include_router(public)
                app.include_router(private)
                """,
            "app/auth.py": "def user(): ...",
            "app/private/__init__.py": "",
            "app/private/items.py": router("items"),
            "app/private/users.py": router("users"),
            "app/public/__init__.py": "",
            "app/public/health.py": router("health"),
        },
        "app/private/toys.py",
        "/private/toys",
        {
            "app/main.py": (
                "from app.private import items, toys, users",
                "private.include_router(toys.router, dependencies=[Depends(user)])",
            )
        },
    ),
    Pattern(
        "flat root with CamelCase modules",
        {
            "Main.py": """
                from fastapi import FastAPI

                import Config
                from Items import ItemsRouter
                from Users import UsersRouter

                server = FastAPI()
                server.include_router(ItemsRouter)
                server.include_router(UsersRouter)
                """,
            "Config.py": "",
            "Items.py": bare("items", "ItemsRouter"),
            "Users.py": bare("users", "UsersRouter"),
        },
        "Toys.py",
        "",
        {"Main.py": ("from Toys import ToysRouter", "server.include_router(ToysRouter)")},
        bare("toys", "ToysRouter"),
    ),
    Pattern(
        "a backend in a monorepo",
        {
            "frontend/package.json": "{}",
            "services/backend/pyproject.toml": "",
            "services/backend/src/shop/__init__.py": "",
            "services/backend/src/shop/main.py": """
                from fastapi import FastAPI

                from shop.api import items as items_api
                from shop.api import users as users_api


                class Shop(FastAPI):
                    pass


                app = Shop()
                app.include_router(items_api.router)
                app.include_router(users_api.router)
                """,
            "services/backend/src/shop/api/__init__.py": "",
            "services/backend/src/shop/api/items.py": router("items"),
            "services/backend/src/shop/api/users.py": router("users"),
        },
        "services/backend/src/shop/api/toys.py",
        "/toys",
        {
            "services/backend/src/shop/main.py": (
                "from shop.api import toys as toys_api",
                "app.include_router(toys_api.router)",
            )
        },
    ),
    Pattern(
        "no router yet",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                app = FastAPI()
                """,
            "app/routes/__init__.py": "",
        },
        "app/routes/toys.py",
        "/toys",
        {"app/main.py": ("from app.routes import toys", "app.include_router(toys.router)")},
    ),
    Pattern(
        "rows of a router and its prefix",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.routes import items, users

                app = FastAPI()
                ROUTES = (
                    (users.router, "/users"),
                    (items.router, "/items"),
                )
                for router, prefix in ROUTES:
                    app.include_router(router, prefix=prefix)
                """,
            "app/routes/__init__.py": "",
            "app/routes/items.py": bare("items"),
            "app/routes/users.py": bare("users"),
        },
        "app/routes/toys.py",
        "/toys",
        {
            "app/main.py": (
                "from app.routes import items, toys, users",
                '    (toys.router, "/toys"),',
            )
        },
        bare("toys"),
    ),
    Pattern(
        "made by functions that are called with what is there",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app.items.index import setup_items_router
                from app.users.index import setup_users_router

                app = FastAPI()
                server, password = object(), "secret"
                app.include_router(setup_users_router(server, password), prefix="/api")
                app.include_router(setup_items_router(server, password), prefix="/api")
                """,
            "app/items/__init__.py": "",
            "app/items/index.py": made("items"),
            "app/users/__init__.py": "",
            "app/users/index.py": made("users"),
            "app/toys/__init__.py": "",
        },
        "app/toys/index.py",
        "/api",
        {
            "app/main.py": (
                "from app.toys.index import setup_toys_router",
                'app.include_router(setup_toys_router(server, password), prefix="/api")',
            )
        },
        made("toys"),
    ),
    Pattern(
        "named through a package that imports its modules",
        {
            "app/__init__.py": "",
            "app/main.py": """
                from fastapi import FastAPI

                from app import api

                app = FastAPI()
                ROUTERS = (
                    api.users.router,
                    api.items.router,
                )
                routers = {router.prefix: router for router in ROUTERS}
                for router in routers.values():
                    app.include_router(router)
                """,
            "app/api/__init__.py": """
                from . import items
                from . import users
                """,
            "app/api/items.py": router("items"),
            "app/api/users.py": router("users"),
        },
        "app/api/toys.py",
        "/toys",
        {
            "app/main.py": ("    api.toys.router,",),
            "app/api/__init__.py": ("from . import toys",),
        },
    ),
)
