"""Logs: one line of JSON an event on standard error, with fixed names and never a word of the content."""

import logging
import secrets
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import TextIO

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

_REQUEST: ContextVar[str] = ContextVar("request", default="")


def configure(stream: TextIO | None = None) -> None:
    """Write logs to a stream, or to what standard error is at the moment; once a process, at its start."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _of_request,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _only_where,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        logger_factory=lambda *_: _Lines(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(each, _Libraries) for each in root.handlers):
        root.addHandler(_Libraries(logging.WARNING))


def name_request() -> None:
    """Give what is logged from here on in this task the id of one request, that nobody can know before."""
    _REQUEST.set(secrets.token_hex(8))


def _of_request(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if request := _REQUEST.get():
        event["request"] = request
    return event


class _Libraries(logging.Handler):
    """What libraries log, in the same lines: their own fixed words, without what they filled in."""

    def emit(self, record: logging.LogRecord) -> None:
        event: dict[str, object] = {"library": record.name, "told": str(record.msg)}
        if record.exc_info:
            event["exc_info"] = record.exc_info[1]
        structlog.get_logger().log(record.levelno, "library", **event)


class _Lines:
    """Writes each event as one line, at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        self._stream.write(line)
        self._stream.flush()

    debug = info = warning = error = exception = critical = msg


def _only_where(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Of an exception its type and where it rose: its message may hold a query, a subject or an address."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["where"] = _frames(error.__traceback__)
    return event


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _line(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_APPEND_NEWLINE).decode()
