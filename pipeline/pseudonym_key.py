"""The key of pseudonyms: read from a setting or a file, made where there is none yet; for its owner's eyes alone."""

import os
from pathlib import Path

from pipeline.clock import new_secret
from processors.pseudonym import KEY_BYTES
from schemas.errors import Misconfigured

LEAST = 16
_LONGEST_PATH = 4096


def pseudonym_key(setting: str, otherwise: Path) -> tuple[bytes, bool]:
    """The key, and whether it was made just now.

    setting: the key itself, or a file that holds it; where it is empty, the file `otherwise` is read, or made.

    Raises: Misconfigured: it is too short, or its file cannot be read or made.
    """
    if setting:
        named = Path(setting)
        is_file = len(setting) < _LONGEST_PATH and "\0" not in setting and named.is_file()
        if not is_file and (os.sep in setting or named.suffix):
            raise Misconfigured(f"the file of the pseudonym key, {setting}, is not there")
        return (_read(named) if is_file else _checked(setting.encode(), "SOUSBOIS_PSEUDONYM_KEY")), False
    if otherwise.exists():
        return _read(otherwise), False
    return _make(otherwise)


def _make(path: Path) -> tuple[bytes, bool]:
    key = new_secret(KEY_BYTES).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return _read(path), False
    except OSError as error:
        raise Misconfigured(f"the pseudonym key {path} cannot be made: {error.strerror}") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(key + b"\n")
        file.flush()
        os.fsync(descriptor)
    return key, True


def _read(path: Path) -> bytes:
    try:
        return _checked(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise Misconfigured(f"the pseudonym key {path} cannot be read: {error.strerror}") from error


def _checked(key: bytes, where: str) -> bytes:
    if len(key) < LEAST:
        raise Misconfigured(
            f"the pseudonym key in {where} has fewer than {LEAST} bytes: make one with `openssl rand -hex 32`"
        )
    return key
