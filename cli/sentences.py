"""Errors as a line for whoever typed the command."""

from records.errors import (
    ChangedOriginalError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    QueryError,
    UnavailableError,
    WooError,
)
from records.labels import conflict_sentence, expected_sentence, invalid_sentence

_THINGS = {"record": "stuk", "accession": "aanlevering", "account": "account", "original": "origineel"}


def sentence(error: WooError) -> str:
    """What went wrong, in one Dutch sentence."""
    match error:
        case QueryError():
            told = f"{expected_sentence(error.expected)} (plaats {error.position + 1})"
        case InvalidError():
            told = f"{invalid_sentence(error.field, error.reason)} {error.value}".strip()
        case NotFoundError():
            told = f"Er is geen {_THINGS.get(error.what, error.what)} met deze aanduiding."
        case ConflictError():
            told = conflict_sentence(error.what, error.reason)
        case ForbiddenError():
            told = "Deze rol mag dit niet."
        case ChangedOriginalError():
            told = f"Het origineel is niet meer wat werd aangeleverd: {error.path}"
        case UnavailableError():
            told = f"Een onderdeel antwoordt niet: {error.part}. Probeer het zo opnieuw."
        case _:
            told = str(error)
    return told
