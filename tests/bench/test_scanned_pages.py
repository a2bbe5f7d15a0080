"""The pages that OCR is measured with are a maildir of mails, each with a picture of other words."""

import email
from pathlib import Path

from bench.scanned_pages import scans


def test_each_scan_is_a_mail_with_one_picture_unlike_the_others(tmp_path: Path) -> None:
    made = scans(tmp_path / "scans", 2)
    mails = [file.read_bytes() for file in sorted((made.path / "cur").iterdir())]
    assert (made.count, made.size_bytes) == (2, sum(map(len, mails)))
    for mail in mails:
        parts = email.message_from_bytes(mail).walk()
        assert [part.get_content_type() for part in parts] == ["multipart/mixed", "text/plain", "image/png"]
    assert mails[0] != mails[1]


def test_the_same_pages_are_made_each_time(tmp_path: Path) -> None:
    first, second = scans(tmp_path / "a", 1), scans(tmp_path / "b", 1)
    assert [file.read_bytes() for file in sorted((first.path / "cur").iterdir())] == [
        file.read_bytes() for file in sorted((second.path / "cur").iterdir())
    ]
