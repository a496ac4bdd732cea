"""Runs in the target's interpreter: imports its application, asks it, writes down what was seen.

Standard library only, and nothing newer than Python 3.9: it runs wherever the target does. The
job is read from standard input; the answer goes to a file, which is replaced whole at each step,
so that neither prints nor a sudden end of the process can spoil it.
"""

from __future__ import annotations

import asyncio
import faulthandler
import importlib.util
import json
import os
import sys
import traceback
import warnings
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.verify.interception import Interception

_SERVER_ERROR = 500
_REDIRECTS = (301, 302, 307, 308)
_MOST_FRAMES = 8
_MOST_WRAPPERS = 10


class Probe:
    """One run, and all that was seen in it so far."""

    def __init__(self, job: dict[str, Any]) -> None:
        """Take the job as it was sent."""
        self.job = job
        self.root: str = job["root"]
        self.caught: list[warnings.WarningMessage] | None = None
        self.seen: dict[str, Any] = {"stage": "import", "warnings": [], "answers": []}
        self.reaching: Any = None
        self.interception: Interception | None = None

    def prepare(self) -> None:
        """Load what keeps endpoints from running, if a request asks for that."""
        if any(request["reach_only"] for request in self.job["requests"]):
            path = Path(__file__).with_name("interception.py")
            spec: Any = importlib.util.spec_from_file_location("_featurebuilder", path)
            self.reaching = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(self.reaching)
            self.interception = self.reaching.Interception()

    def run(self) -> None:
        """Import, describe, ask; what goes wrong is written down with the stage it belongs to."""
        with warnings.catch_warnings(record=True) as self.caught:
            warnings.simplefilter("always")
            try:
                self._stages()
            except BaseException as error:  # noqa: BLE001 - SystemExit in the target included
                self.seen["fault"] = self.fault(error)
                self.save()

    def _stages(self) -> None:
        self.save()
        app = self._load()
        self.enter("openapi")
        try:
            # There and back, so that what is not JSON is a fault of the document.
            self.seen["openapi"] = json.loads(json.dumps(unwrapped(app).openapi(), default=str))
        except BaseException as error:  # noqa: BLE001
            self.seen["openapi_fault"] = self.fault(error)
        self.enter("requests")
        asyncio.run(self._ask_all(app))

    def _load(self) -> Any:  # noqa: ANN401 - whatever the target calls its application
        sys.path[:0] = self.job["import_roots"]
        found: Any = importlib.import_module(self.job["module"])
        for name in self.job["attribute"].split("."):
            found = getattr(found, name)
        return found() if self.job["factory"] else found

    async def _ask_all(self, app: Any) -> None:  # noqa: ANN401
        """Ask everything as the application stands; what fails, again with its lifespan running."""
        answers = self.seen["answers"]
        for request in self.job["requests"]:
            answers.append(await self._ask(app, request, {}))
            self.save()
        if any(poor(answer) for answer in answers):
            await self._ask_again(app, answers)
        self.enter("done")

    async def _ask_again(self, app: Any, answers: list[dict[str, Any]]) -> None:  # noqa: ANN401
        lifespan = Lifespan(app)
        try:
            await asyncio.wait_for(lifespan.start(), self.job["attempt_seconds"])
        except BaseException as error:  # noqa: BLE001
            for answer in filter(poor, answers):
                answer["lifespan"] = self.fault(error)
        else:
            for index, request in enumerate(self.job["requests"]):
                if poor(answers[index]):
                    answers[index] = await self._ask(app, request, lifespan.state)
        await lifespan.stop()

    async def _ask(
        self,
        app: Any,  # noqa: ANN401
        request: dict[str, Any],
        state: dict[str, Any],
    ) -> dict[str, Any]:
        """Make one request, over https where plain http is sent there."""
        host = welcome_host(app)
        if request["reach_only"]:
            request = {**request, "path": self.reaching.filled(request["path"])}
        first = await self._attempt(app, Exchange(request, "http", host, state))
        elsewhere = first["location"].startswith("https://")
        if first["status"] in _REDIRECTS and elsewhere:
            return await self._attempt(app, Exchange(request, "https", host, state))
        return first

    async def _attempt(self, app: Any, exchange: Exchange) -> dict[str, Any]:  # noqa: ANN401
        seconds = self.job["attempt_seconds"]
        fault = None
        try:
            if self.interception:
                self.interception.begin(reach_only=exchange.reach_only)
            run = raised_by(app, exchange.scope, exchange.receive, exchange.send)
            if error := await asyncio.wait_for(run, seconds):
                fault = self.fault(error)
        except asyncio.TimeoutError:  # noqa: UP041 - two classes before Python 3.11
            # A background task may run on after the answer.
            if not exchange.finished:
                fault = {"what": f"no answer in {seconds} s"}
        except (asyncio.CancelledError, RuntimeError) as error:
            # The target cancelled, which nothing here does; or its endpoints cannot be held back.
            fault = self.fault(error)
        reached = self.interception.seen() if self.interception else {}
        return {**exchange.answer(), "fault": fault, **reached}

    def enter(self, stage: str) -> None:
        """Put the warnings so far down to the stage that ends, and go on to the next."""
        caught = self.caught or []
        for seen in caught:
            self.seen["warnings"].append(
                {
                    "stage": self.seen["stage"],
                    "category": seen.category.__name__,
                    "message": str(seen.message).replace(self.root + os.sep, ""),
                    "path": self.relative(seen.filename),
                    "line": seen.lineno,
                }
            )
        caught.clear()
        self.seen["stage"] = stage
        self.save()

    def save(self) -> None:
        """Replace the result file; a reader sees the old one or the new one, never a half."""
        result = Path(self.job["result"])
        part = result.with_suffix(".part")
        part.write_text(json.dumps(self.seen, default=str), encoding="utf-8")
        part.replace(result)

    def fault(self, error: BaseException) -> dict[str, Any]:
        """Describe an exception by the frames that are the target's own."""
        frames = [f for f in traceback.extract_tb(error.__traceback__) if self.owns(f.filename)]
        lines = traceback.format_list(frames[-_MOST_FRAMES:])
        lines += traceback.format_exception_only(type(error), error)
        files = [frame.filename for frame in frames]
        if isinstance(error, SyntaxError) and error.filename:
            files.append(error.filename)
        return {
            "what": f"{type(error).__name__}: {text_of(error)}".rstrip(": "),
            "traceback": "".join(lines).replace(self.root + os.sep, ""),
            "files": [self.relative(file) for file in files],
            "missing_module": self._missing(error),
        }

    def _missing(self, error: BaseException) -> str:
        name = isinstance(error, ModuleNotFoundError) and error.name
        if not name:
            return ""
        top = name.split(".")[0]
        places = [Path(folder, top) for folder in (self.root, *self.job["import_roots"])]
        ours = any(p.is_dir() or p.with_name(f"{top}.py").is_file() for p in places)
        return "" if ours else name

    def owns(self, filename: str) -> bool:
        """Return whether a file is the tree's own, and not of an environment inside the tree."""
        inside = filename.startswith(self.root + os.sep)
        foreign = (sys.prefix + os.sep, os.path.dirname(__file__) + os.sep)  # noqa: PTH120
        return inside and not filename.startswith(foreign) and "site-packages" not in filename

    def relative(self, filename: str) -> str:
        """Return a path from the tree's root with forward slashes, if it is in the tree."""
        if not self.owns(filename):
            return filename
        return os.path.relpath(filename, self.root).replace(os.sep, "/")


class Exchange:
    """One request and its answer over raw ASGI."""

    def __init__(
        self, request: Mapping[str, Any], scheme: str, host: str, state: Mapping[str, Any]
    ) -> None:
        """Prepare the request; must be made inside the running loop."""
        path, _, query = request["path"].partition("?")
        self.reach_only: bool = request["reach_only"]
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request["method"],
            "scheme": scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", host.encode()), (b"accept", b"*/*")],
            "client": ("127.0.0.1", 50000),
            "server": (host, 443 if scheme == "https" else 80),
            "extensions": {},
            "state": dict(state),
        }
        self.asked = False
        self.done = asyncio.Event()
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = b""

    @property
    def finished(self) -> bool:
        """Whether the whole answer was sent."""
        return self.done.is_set()

    async def receive(self) -> dict[str, Any]:
        """Give the empty body, then nothing until the answer is complete."""
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.done.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            for key, value in message.get("headers", ()):
                self.headers[bytes(key).decode("latin-1").lower()] = bytes(value).decode("latin-1")
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.done.set()

    def answer(self) -> dict[str, Any]:
        """Return what was answered so far."""
        return {
            "status": self.status,
            "content_type": self.headers.get("content-type", ""),
            "location": self.headers.get("location", ""),
            "body": self.body.decode("utf-8", "replace"),
        }


class Lifespan:
    """The start-up and shut-down of an application, as a server does them."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401
        """Begin to run the application's lifespan in the running loop."""
        self.state: dict[str, Any] = {}
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        asgi = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": asgi, "state": self.state}
        self.task = asyncio.ensure_future(raised_by(app, scope, self.inbox.get, self.outbox.put))

    async def start(self) -> None:
        """Start the application up; raises what the application raises."""
        await self.inbox.put({"type": "lifespan.startup"})
        message = asyncio.ensure_future(self.outbox.get())
        await asyncio.wait({message, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if message.done() and message.result()["type"] == "lifespan.startup.complete":
            return
        message.cancel()
        raise await self.task or RuntimeError("the application refused to start up")

    async def stop(self) -> None:
        """Shut the application down, without waiting for one that does not end."""
        await self.inbox.put({"type": "lifespan.shutdown"})
        await asyncio.wait({self.task}, timeout=1)
        self.task.cancel()


async def raised_by(app: Any, *arguments: object) -> BaseException | None:  # noqa: ANN401
    """Run the application and return what it raises: an exit would end the event loop as well."""
    try:
        await app(*arguments)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001
        return error
    return None


def unwrapped(app: Any) -> Any:  # noqa: ANN401
    """Return the application inside of what wraps it, by the ``app`` that ASGI middleware has."""
    for _ in range(_MOST_WRAPPERS):
        if hasattr(app, "openapi") or not hasattr(app, "app"):
            break
        app = app.app
    return app


def welcome_host(app: object) -> str:
    """Return a host that the application accepts: middleware may know only its public names."""
    for middleware in getattr(unwrapped(app), "user_middleware", ()):
        options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
        allowed = [host.replace("*.", "www.") for host in options.get("allowed_hosts") or ()]
        if allowed and not {"*", "localhost"}.intersection(allowed):
            return str(allowed[0])
    return "localhost"


def poor(answer: Mapping[str, Any]) -> bool:
    """Return whether an answer may be for want of the application's start-up."""
    status = answer["status"]
    if answer.get("endpoint"):
        return False
    return bool(answer["fault"]) or status is None or status >= _SERVER_ERROR


def text_of(error: BaseException) -> str:
    """Return an exception's message, even of one that cannot tell it."""
    try:
        return str(error)
    except BaseException:  # noqa: BLE001
        return "(its message cannot be shown)"


def compile_from_source(probe: Probe) -> None:
    """Let the tree's own modules be compiled each time.

    What the compiler warns of is told only when it compiles, so a cached module would hide in one
    run what the next one shows; and a cache may be stale within the second of an edit.
    """
    original = SourceFileLoader.path_stats

    def path_stats(self: SourceFileLoader, path: str) -> Mapping[str, Any]:
        if probe.owns(os.fspath(path)):
            raise OSError("not cached")
        return original(self, path)

    SourceFileLoader.path_stats = path_stats  # type: ignore[method-assign]


def main() -> NoReturn:
    """Do the job on standard input; ends at once, whatever threads the target started."""
    job = json.loads(sys.stdin.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if os.path.realpath(sys.path[0]) == os.path.realpath(os.path.dirname(__file__)):  # noqa: PTH120
        del sys.path[0]
    faulthandler.dump_traceback_later(job["timeout"], exit=True)
    probe = Probe(job)
    probe.prepare()
    compile_from_source(probe)
    try:
        probe.run()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:  # the target may have closed its streams
        os._exit(0)


if __name__ == "__main__":
    main()
