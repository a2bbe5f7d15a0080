"""The least that a search over HTTP can be: FastAPI and tantivy, no access, no audit, no versions.

Runs in the folder that holds the indexes of bench/bare_index.py; `/ping` is the trivial endpoint.
"""

from collections.abc import Callable
from pathlib import Path

import orjson
import tantivy
from fastapi import FastAPI, Response

from bench.bare_index import FIELDS, LEAN, STORED

NEWEST = 20


def create_app() -> FastAPI:
    """An app with `/ping`, `/lean` and `/stored`; both searches answer the newest twenty and a total."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/ping", _ping)
    for name in (LEAN, STORED):
        app.add_api_route(f"/{name}", _search(tantivy.Index.open(str(Path(name).absolute()))))
    return app


async def _ping() -> dict[str, str]:  # on the event loop: the thread pool is no part of it
    return {"status": "ok"}


def _search(index: tantivy.Index) -> Callable[..., object]:
    searcher, fields = index.searcher(), list(FIELDS)

    async def search(q: str) -> Response:  # on the event loop, where it is fastest
        found = searcher.search(
            index.parse_query(q, fields), NEWEST, count=True, order_by_field="date", order=tantivy.Order.Desc
        )
        hits = []
        for _, address in found.hits:
            document = searcher.doc(address)
            hit = {name: document.get_first(name) for name in ("id", "subject", "sender")}
            hits.append({**hit, "date": str(document.get_first("date"))})
        total = found.count  # type: ignore[attr-defined]  # the stubs of tantivy leave it out
        return Response(orjson.dumps({"total": total, "hits": hits}), media_type="application/json")

    return search
