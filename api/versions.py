"""Versions of what several people change: given as ETag, asked back as If-Match (RFC 9110 13.1.1).

Whoever changes something names the version that he saw; without it nothing is changed, so that two
officers never overwrite each other unnoticed.
"""

from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

from api.answers import as_json
from runtime.views import Json

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"[0-9]{1,9}"$',
        description="De versie die u zag: de ETag van het antwoord waarop uw wijziging berust.",
    ),
]


def version_of(if_match: str) -> int:
    """The version that a change is based on."""
    return int(if_match.strip('"'))


def versioned(body: Json, status: int = 200) -> Response:
    """An answer with its member `version` as ETag."""
    answer = as_json(body, status)
    answer.headers["ETag"] = f'"{body["version"]}"'
    return answer
