"""Installs the built wheel into an empty environment and does in it what the README promises."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = {
    "status": "ok",
    "message": "PetSage Backend is operational.",
    "agent": "PetSage Backend Feature Builder Agent",
    "feature_generated": "smoke_test",
}


def main() -> None:
    """Build, install, make, build a feature, serve, ask, test."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            "--outdir",
            str(work),
            str(ROOT),
            cwd=work,
        )
        wheel = next(work.glob("*.whl"))
        run(sys.executable, "-m", "venv", "env", cwd=work)
        commands = work / "env" / "bin"
        run(commands / "python", "-m", "pip", "install", "--quiet", str(wheel), cwd=work)
        run(commands / "featurebuilder", "new", "petsage", cwd=work)
        petsage = work / "petsage"
        print(run(commands / "featurebuilder", "build", "smoke_test", cwd=petsage))
        serve_and_ask(commands / "uvicorn", petsage)
        print(run(commands / "pytest", cwd=petsage))


def run(*command: Path | str, cwd: Path) -> str:
    """Return what a command prints; leave with its output if it fails."""
    environ = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environ, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(
            f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def serve_and_ask(uvicorn: Path, tree: Path) -> None:
    """Serve the tree's application on a socket of ours and ask it over HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [str(uvicorn), "petsage.main:app", "--fd", str(listening.fileno())]
        server = subprocess.Popen(command, cwd=tree, pass_fds=[listening.fileno()])
        try:
            # The socket listens already, so the request waits in its queue until the server is up.
            with urllib.request.urlopen(f"{address}/api/v1/smoke_test", timeout=60) as answer:
                body, kind = json.load(answer), answer.headers["content-type"]
        finally:
            server.terminate()
            server.wait()
    if (body, kind) != (EXPECTED, "application/json"):
        sys.exit(f"{address}/api/v1/smoke_test answered {kind}: {body}")
    print(f"GET /api/v1/smoke_test answered {kind}: {json.dumps(body)}")


if __name__ == "__main__":
    main()
