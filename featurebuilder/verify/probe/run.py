"""Run the probe: import the application, generate its OpenAPI document, make requests."""

from __future__ import annotations

import asyncio
import importlib
import json
import warnings
from typing import TYPE_CHECKING, Any

from .application import allowed_host, load_application, run_and_catch, unwrap
from .containment import Containment
from .dependency_overrides import override_dependencies
from .exchange import Exchange
from .interception import Interception, fill_template
from .lifespan import Lifespan
from .tables import compare_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .record import Record
    from .tree import Tree

_SERVER_ERROR = 500
_REDIRECTS = (301, 302, 307, 308)
_GUARD_SECONDS = 5
_NOT_REQUESTED = {"status": None, "fault": {"what": "not requested, because another one hung"}}


class Probe:
    """One probe run of an application."""

    def __init__(self, job: Mapping[str, Any], tree: Tree, record: Record) -> None:
        """Store the job, the tree, and the record for the results."""
        self.job = job
        self.tree = tree
        self.record = record
        self.caught: list[warnings.WarningMessage] = []
        kinds = ("reach_only", "guards_only", "owner")
        reaching = any(request[kind] for request in job["requests"] for kind in kinds)
        self.interception = Interception() if reaching else None

    def run(self) -> None:
        """Run all stages; an exception is recorded with the stage in which it was raised."""
        with warnings.catch_warnings(record=True) as caught:
            self.caught = caught
            warnings.simplefilter("always")
            try:
                self._stages()
            except BaseException as error:  # noqa: BLE001 - SystemExit in the target included
                self.record.fault("fault", error)
                self.record.save()
                if self.record.seen["stage"] == "import":
                    self._import_modules()

    def _import_modules(self) -> None:
        """Import the new modules by themselves, and record each exception."""
        faults = self.record.seen["module_faults"] = []
        for module in self.job["modules"]:
            try:
                importlib.import_module(module)
            except BaseException as error:  # noqa: BLE001
                faults.append(self.tree.fault(error))
                self.record.save()

    def _stages(self) -> None:
        self.record.save()
        containment = Containment()
        containment.start()
        app = load_application(
            self.job["import_roots"],
            self.job["module"],
            self.job["attribute"],
            factory=self.job["factory"],
        )
        self._enter("openapi")
        try:
            # A JSON round trip, so that values that are not JSON become a fault of the document.
            document = json.loads(json.dumps(unwrap(app).openapi(), default=str))
            self.record.seen["openapi"] = document
        except BaseException as error:  # noqa: BLE001
            self.record.fault("openapi_fault", error)
        self._enter("requests")
        asyncio.run(self._request_all(app))
        containment.stop_leaving_out()
        self._enter("tables")
        self.record.seen["tables"] = [self._compare(one) for one in self.job["tables"]]
        self._enter("done")

    def _compare(self, expected: Mapping[str, Any]) -> dict[str, Any]:
        """Compare the tables of one resource with its migrations."""
        try:
            return {"differences": compare_tables(self.job["root"], expected)}
        except BaseException as error:  # noqa: BLE001
            return {"fault": self.tree.fault(error)}

    def _enter(self, stage: str) -> None:
        self.record.enter(stage, self.caught)

    async def _request_all(self, app: Any) -> None:  # noqa: ANN401
        """Make all requests without the lifespan, then repeat failed ones with the lifespan."""
        answers = self.record.answers
        hangs = False
        for request in self.job["requests"]:
            if hangs and request["guards_only"]:
                answers.append(_NOT_REQUESTED)
                continue
            answers.append(await self._request_with_stand_ins(app, request, {}))
            self.record.save()
            # A dependency that waits, such as for a database, makes each further request wait too.
            hangs = hangs or (request["guards_only"] and answers[-1]["status"] is None)
        if any(map(self._is_repeated, self.job["requests"], answers)):
            await self._repeat_failed(app, answers)

    @staticmethod
    def _is_repeated(request: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
        """Return whether to repeat a request; those for guards alone never start the lifespan."""
        return not request["guards_only"] and has_failed(answer)

    async def _repeat_failed(self, app: Any, answers: list[dict[str, Any]]) -> None:  # noqa: ANN401
        """Start the lifespan and repeat the failed requests, or record why it does not start."""
        lifespan = Lifespan(app)
        try:
            await asyncio.wait_for(lifespan.start(), self.job["attempt_seconds"])
        except BaseException as error:  # noqa: BLE001
            for request, answer in zip(self.job["requests"], answers):  # noqa: B905 - Python 3.9
                if self._is_repeated(request, answer):
                    answer["lifespan"] = self.tree.fault(error)
        else:
            for index, request in enumerate(self.job["requests"]):
                if self._is_repeated(request, answers[index]):
                    answers[index] = await self._request_with_stand_ins(
                        app, request, lifespan.state
                    )
        await lifespan.stop()

    async def _request_with_stand_ins(
        self,
        app: Any,  # noqa: ANN401
        request: dict[str, Any],
        state: dict[str, Any],
    ) -> dict[str, Any]:
        """Make one request, with the dependencies in ``stand_ins`` overridden."""
        with override_dependencies(app, request["stand_ins"]):
            return await self._request_http_or_https(app, request, state)

    async def _request_http_or_https(
        self,
        app: Any,  # noqa: ANN401
        request: dict[str, Any],
        state: dict[str, Any],
    ) -> dict[str, Any]:
        """Make one request over http, and again over https if it redirects there."""
        host = allowed_host(app)
        if request["reach_only"] or request["guards_only"]:
            request = {**request, "path": fill_template(request["path"])}
        first = await self._attempt(app, Exchange(request, "http", host, state))
        elsewhere = first["location"].startswith("https://")
        if first["status"] in _REDIRECTS and elsewhere:
            return await self._attempt(app, Exchange(request, "https", host, state))
        return first

    async def _attempt(self, app: Any, exchange: Exchange) -> dict[str, Any]:  # noqa: ANN401
        """Make one request and return the response, the fault and the endpoint it reached."""
        seconds = self.job["attempt_seconds"]
        if exchange.guards_only:
            seconds = min(seconds, _GUARD_SECONDS)
        fault = None
        try:
            if self.interception:
                self.interception.begin(
                    reach_only=exchange.reach_only,
                    guards_only=exchange.guards_only,
                    owner=exchange.owner,
                )
            run = run_and_catch(app, exchange.scope, exchange.receive, exchange.send)
            if error := await asyncio.wait_for(run, seconds):
                fault = self.tree.fault(error)
        except asyncio.TimeoutError:  # noqa: UP041 - two classes before Python 3.11
            # A background task may continue after the response.
            if not exchange.finished:
                fault = {"what": f"no response within {seconds} s"}
        except (asyncio.CancelledError, RuntimeError) as error:
            # The target cancelled itself, or its endpoints cannot be intercepted.
            fault = self.tree.fault(error)
        reached = self.interception.seen() if self.interception else {}
        return {**exchange.answer(), "fault": fault, **reached}


def has_failed(answer: Mapping[str, Any]) -> bool:
    """Return whether a request may have failed because the application was not started up."""
    status = answer["status"]
    if answer.get("endpoint"):
        return False
    return bool(answer["fault"]) or status is None or status >= _SERVER_ERROR
