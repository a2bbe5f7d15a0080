"""What is wrong with an input, in Dutch: a closed list of sentences, one for each kind of fault."""

from collections.abc import Mapping, Sequence
from typing import Any

_NUMBER = "Dit moet een geheel getal zijn."
_YES_OR_NO = "Dit moet true of false zijn."
_DAY = "Dit moet een dag zijn, geschreven als JJJJ-MM-DD."
_OBJECT = "Dit moet een JSON-object zijn."

SENTENCES: Mapping[str, str] = {
    "bool_parsing": _YES_OR_NO,
    "bool_type": _YES_OR_NO,
    "date_from_datetime_inexact": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "dict_type": _OBJECT,
    "empty_passage": "Een passage begint voor zij eindigt.",
    "extra_forbidden": "Dit veld bestaat hier niet.",
    "greater_than_equal": "Dit moet minstens {ge} zijn.",
    "int_from_float": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "json_invalid": "Dit is geen geldige JSON.",
    "less_than_equal": "Dit mag hoogstens {le} zijn.",
    "list_type": "Dit moet een lijst zijn.",
    "literal_error": "Dit moet een van deze waarden zijn: {expected}.",
    "missing": "Dit veld ontbreekt.",
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "not_printable": "Dit bevat tekens die niet te lezen zijn, zoals stuurtekens.",
    "one_way": "Wijs op precies één manier aan wat erin of eruit gaat: een zoekvraag, stukken of een draad.",
    "undo_names_change": "Een ongedaanmaking noemt in undoes een wijziging, en alleen zij.",
    "passwords": "Geef hoogstens {most} wachtwoorden, een per regel, van hoogstens {longest} tekens.",
    "string_pattern_mismatch": "Deze waarde heeft niet de vorm die hier hoort.",
    "string_too_long": "Dit mag hoogstens {max_length} tekens lang zijn.",
    "string_too_short": "Dit moet minstens {min_length} tekens lang zijn.",
    "string_type": "Dit moet tekst zijn.",
    "string_unicode": "Deze tekst bevat tekens die geen Unicode zijn.",
    "timezone": "Deze tijdzone is niet bekend; geef een naam als Europe/Amsterdam.",
    "too_long": "Dit mogen er hoogstens {max_length} zijn.",
    "too_short": "Dit moeten er minstens {min_length} zijn.",
}
"""A sentence for each type of error of pydantic that our shapes can give."""

_OTHERWISE = "Deze waarde kan niet worden gebruikt."


def faults_of(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every fault of an input as the API shows it: the field by its path, and what is wrong.

    What was given is not repeated: it may be a search term.
    """
    return [{"field": _field(each), "detail": _sentence(each)} for each in errors]


def _field(error: Mapping[str, Any]) -> str:
    where, *path = error["loc"]
    if error["type"] == "json_invalid" or not path:
        return str(where)
    # A name that was made up by the sender need not be Unicode.
    return ".".join(map(str, path)).encode("utf-8", "replace").decode()


def _sentence(error: Mapping[str, Any]) -> str:
    limits = dict(error.get("ctx") or {})
    if "expected" in limits:
        limits["expected"] = str(limits["expected"]).replace("'", "").replace(" or ", " of ")
    return SENTENCES.get(error["type"], _OTHERWISE).format_map(limits)
