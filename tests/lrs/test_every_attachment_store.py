"""The contract of `Attachments`, over the one in memory and the directory: kept whole, once, or not at all."""

import errno
import os
from pathlib import Path

import pytest

from lrs.attachments.directory import COMING, DirectoryAttachments
from lrs.ports import Attachments
from schemas.errors import Unavailable
from tests.lrs.memory import MemoryAttachments
from tests.lrs.mixed import sha2

CONTENT, OTHER, EMPTY = os.urandom(700_000), b"other", b""


@pytest.fixture(params=["memory", "directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Attachments:
    return MemoryAttachments() if request.param == "memory" else DirectoryAttachments(tmp_path / "attachments")


def bring(store: Attachments, *contents: bytes, keep: bool = True) -> None:
    incoming = store.incoming()
    try:
        for content in contents:
            incoming.begin(sha2(content))
            for start in range(0, len(content), 100_000):
                incoming.write(content[start : start + 100_000])
        if keep:
            incoming.keep()
    finally:
        incoming.close()


def content_of(store: Attachments, content: bytes) -> bytes | None:
    if store.length(sha2(content)) is None:
        return None
    assert store.length(sha2(content)) == len(content)
    return b"".join(store.read(sha2(content)))


def test_what_is_kept_is_read_as_it_came(store: Attachments) -> None:
    bring(store, CONTENT, OTHER, EMPTY)
    assert [content_of(store, one) for one in (CONTENT, OTHER, EMPTY)] == [CONTENT, OTHER, EMPTY]
    assert store.length("0" * 64) is None


def test_what_is_not_kept_is_gone(store: Attachments) -> None:
    bring(store, CONTENT, keep=False)
    assert content_of(store, CONTENT) is None


def test_what_is_there_already_stays_as_it_is(store: Attachments) -> None:
    bring(store, CONTENT)
    bring(store, CONTENT, OTHER)
    bring(store, CONTENT, keep=False)
    assert (content_of(store, CONTENT), content_of(store, OTHER)) == (CONTENT, OTHER)


def test_two_requests_bring_the_same_at_once(store: Attachments) -> None:
    one, two = store.incoming(), store.incoming()
    for incoming in (one, two):
        incoming.begin(sha2(OTHER))
        incoming.write(OTHER)
    one.keep()
    two.keep()
    one.close()
    two.close()
    assert content_of(store, OTHER) == OTHER


def test_a_directory_holds_each_content_once_and_nothing_else(tmp_path: Path) -> None:
    store = DirectoryAttachments(tmp_path)
    for _ in range(2):
        bring(store, CONTENT, OTHER)
    bring(store, b"left", keep=False)
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} == {sha2(CONTENT), sha2(OTHER)}


def test_what_an_interrupted_request_left_is_removed_at_the_start(tmp_path: Path) -> None:
    incoming = DirectoryAttachments(tmp_path).incoming()
    incoming.begin(sha2(OTHER))
    incoming.write(OTHER[:2])
    assert list((tmp_path / COMING).iterdir())
    again = DirectoryAttachments(tmp_path)
    assert not list((tmp_path / COMING).iterdir())
    assert content_of(again, OTHER) is None


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which directory each sync is for or in, and where a file gets its name."""
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(tmp_path.parent).as_posix())
        sync(descriptor)

    def moved(self: Path, target: Path) -> Path:
        steps.append("named")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", moved)
    return steps


def test_everything_is_synced_before_it_has_its_name(tmp_path: Path, done: list[str]) -> None:
    """The directories at the start; then the file, its name, and the directory that holds the name (law 1)."""
    store = DirectoryAttachments(tmp_path / "kept")
    here = f"{tmp_path.name}/kept"
    assert done == [here, tmp_path.name]
    bring(store, OTHER)
    content, *others = done[2:]
    assert content.startswith(f"{here}/{COMING}/")
    assert others == ["named", f"{here}/{sha2(OTHER)[:2]}"]


def test_the_name_that_another_request_has_just_given_is_synced_too(tmp_path: Path, done: list[str]) -> None:
    store = DirectoryAttachments(tmp_path / "kept")
    bring(store, OTHER)
    done.clear()
    bring(store, OTHER)
    assert done == [f"{tmp_path.name}/kept/{sha2(OTHER)[:2]}"]


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    store = DirectoryAttachments(tmp_path)

    def full(*_: object) -> int:
        raise OSError(number, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(Unavailable):
            bring(store, CONTENT)
    assert content_of(store, CONTENT) is None
    assert not list((tmp_path / COMING).iterdir())
    bring(store, CONTENT)
    assert content_of(store, CONTENT) == CONTENT
