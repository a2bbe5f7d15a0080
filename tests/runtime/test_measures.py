"""What is counted of an ingest and of searches, and that no figure tells of anybody."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import generate_latest

from front.app import create_app
from records.errors import UnavailableError
from runtime.measured import MeasuredExtracting, MeasuredIndex
from runtime.prometheus_measures import PrometheusMeasures
from tests.builders import mail
from tests.hand_ins import installation, search, take_in, write
from tests.office_files import pdf_file

FIGURES = {"metrics_port": 9464}


def told(measures: object) -> dict[str, float]:
    """Each figure by its name and labels, without buckets and moments."""
    assert isinstance(measures, PrometheusMeasures)
    lines = generate_latest(measures.registry).decode().splitlines()
    figures = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {
        name: float(value) for name, _, value in figures if "_bucket" not in name and "_created" not in name
    }


def test_nothing_is_counted_unless_a_port_is_given(tmp_path: Path) -> None:
    with installation(tmp_path) as services:
        assert services.measures is None


def test_records_defects_texts_and_questions_are_counted(tmp_path: Path) -> None:
    files = {
        "a.eml": mail("brief"),
        "c.pdf": pdf_file("een twee"),
        "b.eml": mail("kanarie", extra="Date: morgen\r\n").replace(b"Date: Tue", b"X-Date: Tue", 1),
    }
    with installation(tmp_path / "data", more=FIGURES) as services:
        take_in(services, write(tmp_path / "in", files))
        search(services, "kanarie", explain=True)
        found = told(services.measures)
    assert found['klaarlicht_records_total{kind="mail"}'] == 2
    assert found['klaarlicht_records_total{kind="file"}'] == 1
    assert found['klaarlicht_defects_total{reason="date"}'] == 1
    assert found['klaarlicht_text_seconds_count{outcome="text"}'] == 1
    assert found['klaarlicht_index_seconds_count{call="search",outcome="answered"}'] == 1
    assert not [name for name in found if "kanarie" in name]


def test_a_request_is_counted_by_its_route_and_never_by_its_path(tmp_path: Path) -> None:
    with installation(tmp_path, more=FIGURES) as services:
        with TestClient(create_app(services), raise_server_exceptions=False) as client:
            for number in range(5):
                client.get(f"/api/v1/records/kanarie{number}")
                client.request(f"KANARIE{number}", "/api/v1/records/x")
                client.get(f"/kanarie{number}")
        found = {name: value for name, value in told(services.measures).items() if "requests" in name}
    assert found == {
        'klaarlicht_requests_total{method="GET",route="/records/{recordId}",status="401"}': 5,
        'klaarlicht_requests_total{method="other",route="/records/{recordId}",status="405"}': 5,
        'klaarlicht_requests_total{method="GET",route="-",status="404"}': 5,
    }


class Away:
    """An engine that is away, whatever it is asked."""

    def search(self, *_: object) -> None:
        raise UnavailableError("index")

    scan = count = extract = search

    def close(self) -> None:
        return


def test_what_an_engine_did_not_answer_is_counted_as_such() -> None:
    measures = PrometheusMeasures()
    with pytest.raises(UnavailableError):
        MeasuredIndex(Away(), measures).search(None, None)  # type: ignore[arg-type]  # it asks nothing
    with pytest.raises(UnavailableError):
        MeasuredExtracting(Away(), measures).extract(None)  # type: ignore[arg-type]  # it asks nothing
    found = told(measures)
    assert found['klaarlicht_index_seconds_count{call="search",outcome="unavailable"}'] == 1
    assert found['klaarlicht_text_seconds_count{outcome="away"}'] == 1
