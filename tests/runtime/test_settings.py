"""Settings are read once; a wrong one stops the start, and all faults are told at the same time."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cli import main
from records.errors import SettingsError
from runtime.settings import read_settings

WRONG = {
    "KLAARLICHT_INDEX_MEMORY_MB": "1",
    "KLAARLICHT_PARSERS": "veel",
    "KLAARLICHT_MAX_UPLOAD_MB": "0",
    "KLAARLICHT_TIKA_URL": "127.0.0.1:9998",
}
FAULTS = {
    "KLAARLICHT_INDEX_MEMORY_MB": "dit moet minstens 32 zijn",
    "KLAARLICHT_PARSERS": "dit moet een geheel getal zijn",
    "KLAARLICHT_MAX_UPLOAD_MB": "dit moet minstens 1 zijn",
    "KLAARLICHT_TIKA_URL": "dit moet met http:// of https:// beginnen",
}


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("wrong")
def test_every_fault_is_told_at_the_same_time() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert dict(caught.value.faults) == FAULTS


@pytest.mark.usefixtures("wrong")
def test_the_command_line_tells_every_fault_in_dutch_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["klaarlicht", "search", "x"])
    with pytest.raises(SystemExit) as ended:
        main.run()
    told = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == 1
    assert all(f"{name}: {reason}" in told for name, reason in FAULTS.items())


def test_a_value_that_is_wrong_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLAARLICHT_DATABASE_URL", "mysql://iemand:wachtwoord@127.0.0.1/x")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.faults == (("KLAARLICHT_DATABASE_URL", "dit moet met postgresql:// beginnen"),)


def test_the_folder_of_the_command_goes_before_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KLAARLICHT_DATA", str(tmp_path / "variabele"))
    assert read_settings().data == tmp_path / "variabele"
    assert read_settings(tmp_path / "opdracht").data == tmp_path / "opdracht"


def test_a_relative_folder_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings(Path("map")).data == tmp_path / "map"
    assert read_settings(Path("map")).originals_folder == tmp_path / "map" / "originals"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        read_settings().parsers = 3


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("canary\n", "utf-8")
    monkeypatch.setenv("KLAARLICHT_ELASTICSEARCH_PASSWORD_FILE", str(tmp_path / "geheim"))
    settings = read_settings()
    assert settings.elasticsearch_password.get_secret_value() == "canary"
    assert "canary" not in repr(settings)


def test_a_secret_whose_file_cannot_be_read_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KLAARLICHT_ELASTICSEARCH_API_KEY_FILE", str(tmp_path / "weg"))
    monkeypatch.setenv("KLAARLICHT_ELASTICSEARCH_URL", "127.0.0.1:9200")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert dict(caught.value.faults) == {
        "KLAARLICHT_ELASTICSEARCH_API_KEY": "het bestand dat de waarde zou bevatten kan niet worden gelezen",
        "KLAARLICHT_ELASTICSEARCH_URL": "dit moet met http:// of https:// beginnen",
    }
