"""Load by wrk over loopback: how many requests a second a server answers, and how long each waits."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.bare_index import LEAN, STORED
from bench.questions import Asked
from bench.serving import HEALTH, SEARCH, Serving, search_body

_DONE = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RES %.3f %.4f %.4f %.4f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.timeout + e.status))
end
"""
_TAKE_TURNS = """
request = function()
  at = at % #all + 1
  return all[at]
end
"""
_RESULT = re.compile(rb"^RES ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk saw; milliseconds, and requests that got no answer or a refusal."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A thing to ask, as a Lua script of wrk."""

    name: str
    script: str


def health() -> Endpoint:
    """Our trivial endpoint."""
    return Endpoint("health", _formatted([f'wrk.format("GET", "{HEALTH}")']))


def search(asked: list[Asked], token: str, *, highlight: bool) -> Endpoint:
    """Our search, the questions in turn, each with the key."""
    head = '{["Authorization"]="Bearer %s", ["Content-Type"]="application/json"}' % token  # noqa: UP031
    bodies = [search_body(each.ours, highlight=highlight).decode() for each in asked]
    formatted = [f'wrk.format("POST", "{SEARCH}", {head}, {_lua(body)})' for body in bodies]
    return Endpoint("search + highlights" if highlight else "search", _formatted(formatted))


def bare(asked: list[Asked], kind: str) -> Endpoint:
    """The bare server's search over the lean or the stored index, or its trivial endpoint."""
    if kind not in {LEAN, STORED}:
        return Endpoint("bare ping", _formatted(['wrk.format("GET", "/ping")']))
    formatted = [f'wrk.format("GET", {_lua(f"/{kind}?q={quote(each.tantivys)}")})' for each in asked]
    return Endpoint(f"bare search, {kind}", _formatted(formatted))


def loaded(server: Serving, endpoint: Endpoint, connections: int, seconds: int, folder: Path) -> Load:
    """Load an endpoint for some seconds. Raises ValueError if wrk says nothing that can be read."""
    script = folder / "wrk.lua"
    script.write_text(endpoint.script, "utf-8")
    command = ("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script))
    run = subprocess.run((*command, server.address), check=True, capture_output=True)
    found = _RESULT.search(run.stdout)
    if not found:
        raise ValueError(run.stdout[-500:])
    per_second, p50, p95, p99, errors = map(float, found.groups())
    return Load(per_second, p50, p95, p99, int(errors))


def _formatted(requests: list[str]) -> str:
    """A script that sends these requests in turn; they are formatted once wrk knows the host."""
    listed = ",\n".join(requests)
    return f"init = function(args)\n  all = {{\n{listed}\n}}\n  at = 0\nend\n{_TAKE_TURNS}{_DONE}"


def _lua(text: str) -> str:
    """A text as Lua writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
