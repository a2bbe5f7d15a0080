"""Values of cells as OpenDocument keeps them (ODF 1.3 part 3, 19.370 to 19.389), whatever they show."""

import re

_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_TRUTH = {"true": "WAAR", "false": "ONWAAR"}
_KEPT = ("string-value", "date-value", "time-value", "boolean-value", "value")


def kept_value(told: dict[str, str]) -> str:
    """A number as it is stored, a date or time as in ISO 8601, a truth as `WAAR`; or nothing."""
    for name in _KEPT:
        if value := told.get(name, ""):
            break
    else:
        return ""
    if name == "date-value":
        return value.replace("T", " ").removesuffix(" 00:00:00")
    if name == "time-value" and (found := _TIME.fullmatch(value)):
        return ":".join(each.rjust(2, "0") for each in found.groups())
    return _TRUTH.get(value, value) if name == "boolean-value" else value


def both(kept: str, shown: str) -> str:
    """A value as it is kept, and behind it as it is shown if that is another text."""
    return f"{kept} ({shown})" if kept and shown and kept != shown else kept or shown
