"""Notmuch's own library, asked in the process of the Python that Debian installed it for.

usage: notmuch_side.py SETTINGS PASSES, with a JSON list of queries on standard input. Writes a JSON
list: for each query its exact total, and the milliseconds of each pass after a first that warms up.
Says on standard error what it could not do, and then exits with 3.
"""

import json
import sys
import time
from typing import Any

NEWEST = 20
ABSENT = 3


def main() -> None:
    """Ask all queries in turn, pass after pass."""
    try:
        import notmuch2  # type: ignore[import-not-found]  # Debian's, absent from our environment
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(ABSENT)
    queries = json.load(sys.stdin)
    database = notmuch2.Database(config=sys.argv[1])
    found: list[dict[str, Any]] = [{"total": 0, "ms": []} for _ in queries]
    for number in range(int(sys.argv[2]) + 1):
        for query, answer in zip(queries, found, strict=True):
            started = time.perf_counter()
            answer["total"] = ask(database, query)
            if number:
                answer["ms"].append((time.perf_counter() - started) * 1000)
    json.dump(found, sys.stdout)


def ask(database: Any, query: str) -> int:
    """The newest twenty ids are read; the exact total is the answer."""
    for place, message in enumerate(database.messages(query, sort=database.SORT.NEWEST_FIRST), start=1):
        assert message.messageid
        if place == NEWEST:
            break
    return int(database.count_messages(query))


if __name__ == "__main__":
    main()
