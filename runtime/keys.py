"""Keys of an installation: files in its data folder that only its own account can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_KEY_BYTES = 32


def key_of(data: Path, name: str) -> bytes:
    """The key of this name, made at first use; two processes agree on one."""
    path = _folder(data) / f"{name}.key"
    if not path.exists():
        draft = _draft(path, secrets.token_bytes(_KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def keys_in(data: Path) -> dict[str, bytes]:
    """All keys, by file name."""
    return {path.name: path.read_bytes() for path in sorted((data / "secrets").glob("*.key"))}


def put_key(data: Path, file_name: str, key: bytes) -> None:
    """Take over a key of another installation."""
    path = _folder(data) / file_name
    _draft(path, key).replace(path)


def _folder(data: Path) -> Path:
    folder = data / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _draft(path: Path, key: bytes) -> Path:
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(key)
    return draft
