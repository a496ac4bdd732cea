"""Runs in a tree's own interpreter: its OpenAPI document, and a real request to it.

Made without a line of the project's own verification, which it checks. Standard library, and the
test client that the tree has; a folder with a client's packages may be named for a tree without.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from typing import TypeAlias

    Job: TypeAlias = dict[str, Any]

_TOLD = "looked: "
_SERVER_ERROR = 500
_CREATED = 201


def main(job: Job) -> NoReturn:
    """Print what the job asks for as one line of JSON."""
    sys.path[:0] = [job["import_root"]]
    sys.path.append(job["client_packages"])
    try:
        tell(look(job))
    except BaseException as error:  # noqa: BLE001 - a tree may exit when it is imported
        words = str(error).strip().splitlines() or [""]
        told = f"{type(error).__name__}: {' '.join(words[:3])}"
        tell({"error": told})
    os._exit(0)


def tell(seen: Job) -> None:
    """Print one line that can be told from what the tree prints."""
    sys.stdout.write(f"\n{_TOLD}{json.dumps(seen)}\n")
    sys.stdout.flush()


def look(job: Job) -> Job:
    """Return the operations of the application, and its answer."""
    found: Any = importlib.import_module(job["module"])
    for part in job["attribute"].split("."):
        name, calls, _ = part.partition("()")
        found = getattr(found, name)
        found = found() if calls else found
    app = found() if job["factory"] else found
    served = app
    while not hasattr(served, "openapi"):
        served = served.app
    for stood_in_for in job["stand_ins"]:
        module, _, name = stood_in_for.partition(":")
        dependency = getattr(importlib.import_module(module), name)
        served.dependency_overrides[dependency] = lambda: None
    document = json.loads(json.dumps(served.openapi(), default=str))
    operations = {
        f"{method.upper()} {path}": json.dumps(operation, sort_keys=True)
        for path, item in document.get("paths", {}).items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }
    known = job["known"]
    asked = [] if known is None else sorted(operations.keys() - set(known))
    body = job.get("body")
    if body and asked:
        stored = next(name for name in asked if name.startswith("POST"))
        answers = {stored: store(app, stored.partition(" ")[2], body)}
    else:
        answers = {name: ask(app, filled(name.partition(" ")[2], job)) for name in asked}
    schemas = document.get("components", {}).get("schemas", {})
    return {"operations": operations, "schemas": schemas, "answers": answers}


def filled(path: str, job: Job) -> str:
    """Return the path with the values of its parameters that are given."""
    for name, value in job["parameters"].items():
        path = path.replace(f"{{{name}}}", value)
    return path


def ask(app: Any, path: str) -> Job:  # noqa: ANN401
    """Return what a GET answers: first as the application stands, then with its lifespan."""
    from starlette.testclient import TestClient  # noqa: PLC0415 - no client without a request

    client = TestClient(app, base_url=address(app), raise_server_exceptions=False)
    answer = client.get(path)
    if answer.status_code >= _SERVER_ERROR:
        with client:
            answer = client.get(path)
    return {"status": answer.status_code, "body": answer.text}


def store(app: Any, path: str, body: Job) -> Job:  # noqa: ANN401
    """Return how a POST is answered, and what a GET of what it made then answers."""
    from starlette.testclient import TestClient  # noqa: PLC0415 - no client without a request

    with TestClient(app, base_url=address(app), raise_server_exceptions=False) as client:
        made = client.post(path, json=body)
        if made.status_code != _CREATED:
            return {"status": made.status_code, "body": made.text}
        read = client.get(made.url.join(made.headers["Location"]))
        listed = client.get(path)
    same = read.json() == made.json() and made.json() in listed.json()["items"]
    return {"status": 200 if same else listed.status_code, "body": f"{read.text} {listed.text}"}


def address(app: Any) -> str:  # noqa: ANN401
    """Return an address that the application accepts, over TLS where it insists on that."""
    scheme, host = "http", "testserver"
    for middleware in getattr(app, "user_middleware", ()):
        options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", {})
        allowed = [name for name in options.get("allowed_hosts") or () if name != "*"]
        host = allowed[0].replace("*.", "www.") if allowed else host
        scheme = "https" if "HTTPSRedirect" in str(middleware) else scheme
    return f"{scheme}://{host}"


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
