"""What is declared with a hand-in is how its files are read, now and when it is taken in again."""

import base64
import json
from pathlib import Path

from records.declaration import declaration_of
from records.record import Evidence
from runtime.composition import Services
from tests.hand_ins import installation, search, take_in, write

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_CSV = b"From,Time,Body\nAnna,5-3-2024 9:00,Is de brug open?\nJan,5-3-2024 9:01,Nee\n"
_TABLE = {
    "files": "*.csv",
    "columns": {"text": "Body", "sent": "Time", "sender": "From"},
    "dates": "day-first",
}
_TOLD = declaration_of(json.dumps({"tables": [_TABLE], "screenshots": ["schermen/*"]}))
_OTHER = declaration_of(json.dumps({"tables": [{**_TABLE, "dates": "month-first"}]}))


def days(services: Services) -> list[str]:
    """The day of every message, over all hand-ins."""
    found = search(services, "soort:chat", include_duplicates=True)["items"]
    return sorted(str(item["sentAt"])[:10] for item in found)


def test_a_table_and_a_screenshot_are_read_as_declared(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"uitdraai.csv": _CSV, "schermen/1.png": PIXEL, "ander.png": PIXEL})
    with installation(tmp_path / "data") as services:
        done = take_in(services, folder, declaration=_TOLD)
        assert (done["ledger"]["found"], done["ledger"]["balanced"]) == (5, True)
        (hit, *more) = search(services, "brug")["items"]
        assert (hit["kind"], more) == ("chat", [])
        every = search(services, "", include_duplicates=True)["items"]
        opened = [services.opening.record(services.operator, None, each["id"]) for each in every]
        shots = [each for each in opened if each["evidence"] == Evidence.SCREENSHOT]
        assert [(each["place"]["container"], each["subtype"]) for each in shots] == [
            ("schermen/1.png", "screenshot")
        ]
        (accession,) = services.accessions.all()
        assert declaration_of(accession.declaration) == _TOLD


def test_the_same_again_is_the_same_hand_in_and_another_declaration_is_another(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"uitdraai.csv": _CSV})
    with installation(tmp_path / "data") as services:
        first = take_in(services, folder, declaration=_TOLD)
        for told in ({"declaration": _TOLD}, {}):
            assert take_in(services, folder, **told)["accessionId"] == first["accessionId"]
        assert days(services) == ["2024-03-05"] * 2
        later = take_in(services, write(folder, {"later.csv": _CSV.replace(b"brug", b"weg")}))
        assert later["accessionId"] != first["accessionId"]
        assert days(services) == ["2024-03-05"] * 4
        other = take_in(services, folder, declaration=_OTHER)
        assert other["accessionId"] != first["accessionId"]
        assert days(services) == ["2024-03-05"] * 4 + ["2024-05-03"] * 4
