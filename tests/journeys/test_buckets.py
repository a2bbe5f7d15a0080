"""A whole hand-in with its originals in a bucket: the same records, the same bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from records.errors import UnavailableError
from runtime.verifying import verify
from tests.builders import mbox, multipart
from tests.engines.bucket import MakesBucket
from tests.engines.proxy import Mode, Proxy, proxied
from tests.hand_ins import ids, installation, numbered_mail, take_in, total, write
from tests.journeys.test_hand_ins import word_attachment

pytestmark = pytest.mark.live


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    files = {f"{number}.eml": numbered_mail(number) for number in range(20)}
    files["bijlage.eml"] = multipart("zie de bijlage", word_attachment("fundering"))
    files["post.mbox"] = mbox(*(numbered_mail(number) for number in range(100, 130)))
    return write(tmp_path / "letters", files)


@pytest.fixture
def proxy(buckets: MakesBucket) -> Iterator[Proxy]:
    with proxied(buckets().endpoint) as proxy:
        yield proxy


def in_a_bucket(url: str, endpoint: str) -> dict[str, Any]:
    return {"blobs": url, "blobs_endpoint": endpoint, "blobs_key_id": "test", "blobs_secret": "test"}


def test_records_and_originals_are_those_of_a_folder(
    tmp_path: Path, letters: Path, buckets: MakesBucket
) -> None:
    bucket = buckets()
    settings = in_a_bucket(bucket.url, bucket.endpoint)
    with installation(tmp_path / "folder") as embedded, installation(tmp_path / "b", more=settings) as scaled:
        done = [take_in(services, letters)["ledger"] for services in (embedded, scaled)]
        assert done[0] == done[1]
        assert ids(embedded) == ids(scaled)
        assert total(scaled, "fundering") == 1
        for record_id in ids(scaled):
            one, other = (
                services.opening.original(services.operator, None, record_id)
                for services in (embedded, scaled)
            )
            assert one == other
        found = verify(scaled)
        assert (found["ok"], found["blobs"]["checked"]) == (True, 22)
    assert not (tmp_path / "b" / "originals").exists()


def test_while_the_bucket_is_away_nothing_is_given_up(
    tmp_path: Path, letters: Path, buckets: MakesBucket, proxy: Proxy
) -> None:
    settings = in_a_bucket(buckets().url, proxy.url)
    with installation(tmp_path / "data", more=settings) as services:
        take_in(services, letters, attachments_now=False)
    with installation(tmp_path / "data", more=settings) as services:
        proxy.turn(Mode.CUT)
        with pytest.raises(UnavailableError):
            services.opening.original(services.operator, None, ids(services)[0])
        proxy.turn(Mode.PASS)
        take_in(services, letters)
        assert total(services, "fundering") == 1
        assert verify(services)["ok"]
