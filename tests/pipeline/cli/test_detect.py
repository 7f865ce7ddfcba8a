"""`sousbois detect`: one set of statements, one output, each refusal by its line."""

import gzip
import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.pipeline.cli.running import run

ID = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


def statement(statement_id: str | None = ID, **more: Any) -> bytes:
    whole = {
        "actor": {"mbox": "mailto:ada@example.com"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/asked"},
        "object": {"id": "https://example.com/q"},
        "timestamp": "2026-01-05T09:00:00Z",
        **more,
    }
    return orjson.dumps(whole | ({"id": statement_id} if statement_id else {})) + b"\n"


def account(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(result.stderr.splitlines()[-1])
    return found


def test_any_order_and_every_line_twice_give_the_same_bytes(lines: list[bytes], home: Path) -> None:
    plain = run("detect", "--consent", "assumed", "-", given=b"".join(lines), home=home)
    shuffled = random.Random(5).sample(lines * 2, len(lines) * 2)

    mixed = run("detect", "--consent", "assumed", "-", given=b"".join(shuffled), home=home)

    assert plain.exit_code == mixed.exit_code == 0
    assert plain.stdout_bytes == mixed.stdout_bytes
    assert plain.stdout_bytes.count(b"\n") > 30


def test_lines_are_sorted_by_start_then_id(lines: list[bytes], home: Path) -> None:
    found = [
        orjson.loads(line)
        for line in run("detect", "--consent", "assumed", "-", given=b"".join(lines), home=home).stdout.splitlines()
    ]

    assert found == sorted(found, key=lambda moment: (moment["start"], moment["id"]))


def test_several_files_are_one_set_and_gzip_is_read(lines: list[bytes], home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    first.write_bytes(b"".join(lines[::2]))
    second.write_bytes(gzip.compress(b"".join(lines[1::2])))
    whole = run("detect", "--consent", "assumed", "-", given=b"".join(lines), home=home)

    assert run("detect", "--consent", "assumed", second, first, home=home).stdout_bytes == whole.stdout_bytes


def test_same_id_with_other_content_names_both_lines_and_uses_neither(home: Path) -> None:
    given = statement() + statement(OTHER) + statement(object={"id": "https://example.com/else"}) + statement()

    done = run("detect", "--consent", "assumed", "--json", "-", given=given, home=home)

    assert done.exit_code == 1
    assert [line.split(": ")[:2] for line in done.stderr.splitlines() if line[0].isdigit()] == [
        ["1", "/id"],
        ["3", "/id"],
        ["4", "/id"],
    ]
    assert account(done)["statements"] == 1


def test_contradicting_lines_in_several_files_are_named_with_their_files(home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(statement())
    second.write_bytes(statement(object={"id": "https://example.com/else"}))

    told = run("detect", first, second, home=home).stderr

    assert f"{first}:\n1: /id: line 1 of {second} says something else" in told
    assert f"{second}:\n1: /id: line 1 of {first} says something else" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (statement(None), "1: /id: is required here"),
        (statement(timestamp="2999-01-01T00:00:00Z"), "1: /timestamp: is in the future"),
        (statement().replace(b'"timestamp"', b'"stored"'), "1: /timestamp: is required here"),
        (b"[" + statement().strip() + b"]\n", "1: /: must be one statement"),
        (b"{nonsense\n", "1: /: the body is not JSON"),
        (b'"text"\n', "1: /: "),
        (statement(actor={"mbox": "mailto:ada"}), "1: /actor/mbox: "),
        (statement(result={"response": "x" * (1 << 20)}), "1: /: a statement (in bytes) is over the limit"),
        (statement(result={"response": "x" * (9 << 20)}), "1: /: a statement (in bytes) is over the limit"),
    ],
)
def test_a_bad_line_is_told_with_pointer_and_reason_and_the_next_is_used(line: bytes, told: str, home: Path) -> None:
    done = run("detect", "--consent", "assumed", "--json", "-", given=line + statement(OTHER), home=home)

    assert done.exit_code == 1
    assert told in done.stderr
    assert (account(done)["statements"], account(done)["refused"]) == (1, 1)


def test_a_refusal_repeats_nobody(home: Path) -> None:
    told = run("detect", "-", given=statement(actor={"mbox": "ada@example.com", "nickname": "ada"}), home=home).stderr

    assert "ada" not in told


def test_two_spellings_of_one_statement_give_one_output_in_either_order(home: Path) -> None:
    plain = statement()
    typed = statement(
        object={
            "id": "https://example.com/q",
            "definition": {"type": "http://id.tincanapi.com/activitytype/doubt", "name": {"en": "Why?"}},
        },
    )

    one = run("detect", "--consent", "assumed", "--through", "2026-06-01", "-", given=plain + typed, home=home)
    other = run("detect", "--consent", "assumed", "--through", "2026-06-01", "-", given=typed + plain, home=home)

    assert one.exit_code == 0
    assert one.stdout_bytes == other.stdout_bytes


def test_a_void_counts_before_and_after_its_target(home: Path) -> None:
    void = statement(
        OTHER,
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": ID.upper()},
    )
    asked = statement(
        object={"id": "https://example.com/q", "definition": {"type": "http://id.tincanapi.com/activitytype/doubt"}}
    )

    for given in (asked + void, void + asked):
        done = run("detect", "--consent", "assumed", "--through", "2026-06-01", "--json", "-", given=given, home=home)
        assert done.stdout == ""
        assert (account(done)["heard"], account(done)["voided"]) == (0, 1)
    assert (
        "unanswered_request"
        in run("detect", "--consent", "assumed", "--through", "2026-06-01", "-", given=asked, home=home).stdout
    )


def test_through_is_the_last_timestamp_and_may_only_be_later(home: Path) -> None:
    last = run("detect", "--json", "-", given=statement(), home=home)
    later = run("detect", "--json", "--through", "2026-02-01", "-", given=statement(), home=home)
    earlier = run("detect", "--through", "2026-01-05T08:59:59Z", "-", given=statement(), home=home)
    same = run("detect", "--json", "--through", "2026-01-05T10:00:00+01:00", "-", given=statement(), home=home)

    assert account(last)["through"] == "2026-01-05T09:00:00.000000Z"
    assert account(later)["through"] == "2026-02-01T00:00:00.000000Z"
    assert account(same) == account(last)
    assert earlier.exit_code == 2
    assert "2026-01-05T09:00:00.000000Z" in earlier.stderr


def test_without_consent_nobody_is_heard_and_it_says_how_many_and_what_to_do(home: Path) -> None:
    done = run("detect", "-", given=statement(), home=home)

    assert (done.exit_code, done.stdout) == (0, "")
    assert "not heard: 1 statement by people who have not consented: say --consent assumed" in done.stderr


def test_the_key_is_made_at_first_use_with_a_line_that_says_so(home: Path) -> None:
    first = run("detect", "-", given=statement(), home=home)
    second = run("detect", "-", given=statement(), home=home)
    [path] = home.rglob("pseudonym.key")

    assert f"made the key of your pseudonyms, {path}" in first.stderr
    assert "made the key" not in second.stderr
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_of_ones_own_is_used_and_none_is_made(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("0123456789abcdef0123456789abcdef")

    assert run("detect", "--pseudonym-key", key, "-", given=statement(), home=home).exit_code == 0
    assert not list(home.rglob("*"))


def test_a_damaged_gzip_file_is_told_in_one_line(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(statement() * 2000)[:-20])

    done = run("detect", path, home=home)

    assert done.exit_code == 1
    assert "is a damaged or unfinished gzip file" in done.stderr.splitlines()[-1]


def test_empty_input_is_no_moments(home: Path) -> None:
    done = run("detect", "-", given=b"\n\n", home=home)

    assert (done.exit_code, done.stdout) == (0, "")


def test_a_byte_order_mark_is_no_fault(home: Path) -> None:
    assert run("detect", "-", given=b"\xef\xbb\xbf" + statement(), home=home).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["detect"], ["detect", "gone.jsonl"], ["detect", "--through", "soon", "-"], ["nothing"]]
)
def test_wrong_usage_ends_with_2_and_says_what_is_wanted(arguments: list[str], home: Path) -> None:
    done = run(*arguments, home=home)

    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith("Error: ")
