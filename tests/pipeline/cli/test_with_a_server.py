"""Every command beside a running server, and the same commands on its directory once it has ended."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result

from pipeline.cli.reach import Reach
from pipeline.demo.comparing import compare
from pipeline.demo.organisation import Organisation
from schemas.timestamps import write_time
from tests.pipeline.cli.running import run
from tests.served import Served

pytestmark = pytest.mark.server
Run = Callable[..., Result]
ASKED = {
    "actor": {"mbox": "mailto:zoe@example.com"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/asked"},
    "object": {"id": "https://example.com/z"},
    "timestamp": "2026-01-05T09:00:00Z",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, made: Organisation, lines: list[bytes]) -> Iterator[Served]:
    """A server that has heard the made-up organisation."""
    room = tmp_path_factory.mktemp("served")
    acts = [{"person": one.written, "from": write_time(made.begins)} for one in made.people if one.consents]
    (room / "acts.jsonl").write_bytes(b"".join(orjson.dumps(act) + b"\n" for act in acts))
    (room / "statements.jsonl").write_bytes(b"".join(lines))
    with Served(room / "data") as server:
        for command in (["consent", "import", room / "acts.jsonl"], ["ingest", room / "statements.jsonl"]):
            done = run(*command, "--data", server.data)
            assert done.exit_code == 0, done.stderr
        waited = run("status", "--wait", 60, "--data", server.data)
        assert waited.exit_code == 0, waited.stdout
        yield server


@pytest.fixture
def sousbois(served: Served) -> Run:
    def on_its_directory(*arguments: object, given: bytes = b"") -> Result:
        return run(*arguments, "--data", served.data, given=given)

    return on_its_directory


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [orjson.loads(line) for line in result.stdout.splitlines()]


def test_a_server_that_was_started_after_the_look_is_reached(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = [None, {"url": served.ready["url"], "key": served.key, "secret": served.secret}]
    monkeypatch.setattr(Reach, "_running", lambda _: looked.pop(0))

    assert run("credentials", "list", "--data", served.data).exit_code == 0
    assert looked == []


def test_exactly_what_was_planted_is_found(made: Organisation, sousbois: Run) -> None:
    comparison = compare(made, rows(sousbois("moments", "--limit", 0, "--json")))

    assert comparison.is_exact
    assert len(comparison.found) > 30


def test_the_moments_of_one_kind_are_those_of_all_kinds_that_are_of_it(sousbois: Run) -> None:
    all_of_them = rows(sousbois("moments", "--limit", 0, "--json"))

    assert rows(sousbois("moments", "--kind", "uptake", "--limit", 0, "--json")) == [
        moment for moment in all_of_them if moment["kind"] == "uptake"
    ]
    assert rows(sousbois("moments", "--limit", 3, "--json")) == all_of_them[:3]
    later = next(n for n in range(5, 50) if all_of_them[n]["start"] != all_of_them[n - 1]["start"])
    since = all_of_them[later]["start"]
    assert rows(sousbois("moments", "--since", since, "--limit", 1, "--json")) == all_of_them[later : later + 1]


def test_the_table_says_who_helped_whom_and_one_moment_is_explained(sousbois: Run) -> None:
    [first] = rows(sousbois("moments", "--kind", "help_exchange", "--limit", 1, "--json"))

    table, one = sousbois("moments", "--kind", "help_exchange"), sousbois("moments", "--explain", first["id"])

    assert first["id"] in table.stdout
    assert "asker p_" in table.stdout
    assert first["reasons"]["en"] in one.stdout
    assert first["reasons"]["fr"] in one.stdout
    assert all((item.get("statement") or item["moment"]) in one.stdout for item in first["evidence"])


def test_an_unknown_moment_is_told(sousbois: Run) -> None:
    done = sousbois("moments", "--explain", "00000000-0000-4000-8000-000000000000")

    assert done.exit_code == 2
    assert "no current moment has this id" in done.stderr


def test_ingest_again_records_nothing_twice(served: Served, sousbois: Run, lines: list[bytes]) -> None:
    before = rows(sousbois("sql", "SELECT count() AS n FROM moments", "--format", "JSONEachRow"))

    [account] = rows(sousbois("ingest", "--json", "-", given=b"".join(lines)))
    sousbois("status", "--wait", 60)

    assert account["acknowledged"] == len(lines)
    assert rows(sousbois("sql", "SELECT count() AS n FROM moments", "--format", "JSONEachRow")) == before


def test_ingest_sends_the_good_lines_and_names_the_others(sousbois: Run) -> None:
    taken = ASKED | {"id": "33333333-3333-4333-8333-333333333333"}
    assert sousbois("ingest", "-", given=orjson.dumps(taken)).exit_code == 0
    given = [
        orjson.dumps(ASKED | {"id": "33333333-3333-4333-8333-333333333334"}),
        b"{nonsense",
        orjson.dumps(taken | {"object": {"id": "https://example.com/other"}}),
        orjson.dumps(ASKED),
        orjson.dumps(ASKED),
    ]

    done = sousbois("ingest", "--json", "-", given=b"\n".join(given))

    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["2", "3"]
    assert orjson.loads(done.stdout) == {"acknowledged": 3, "repeated": 0, "refused": 2}


def test_check_sends_nothing_and_needs_no_server(tmp_path: Path) -> None:
    done = run("ingest", "--check", "--json", "-", "--data", tmp_path / "none", given=orjson.dumps(ASKED) + b"\n{}\n")

    assert done.exit_code == 1
    assert orjson.loads(done.stdout) == {"checked": 1, "refused": 1}
    assert not (tmp_path / "none").exists()


def test_a_credential_is_made_used_from_elsewhere_and_revoked(served: Served, sousbois: Run) -> None:
    [made] = rows(sousbois("credentials", "add", "chat", "--scope", "statements/write", "--json"))
    there = ("--to", served.ready["url"], "--key", made["key"], "--secret", made["secret"])

    assert run("ingest", *there, "-", given=orjson.dumps(ASKED)).exit_code == 0
    assert made["key"] in sousbois("credentials", "list").stdout
    assert made["secret"] not in sousbois("credentials", "list").stdout
    assert run("moments", "--url", *there[1:]).exit_code == 1  # it may only write
    assert sousbois("credentials", "revoke", "chat").exit_code == 0
    assert sousbois("credentials", "revoke", "chat").exit_code == 2
    assert sousbois("credentials", "add", "x", "--scope", "everything").exit_code == 2


def test_sql_is_answered_in_the_format_asked_for_and_refused_in_one_line(sousbois: Run) -> None:
    query = "SELECT kind, count() AS n FROM current_moments GROUP BY kind ORDER BY kind"
    counted = {row["kind"]: int(row["n"]) for row in rows(sousbois("sql", query, "--format", "JSONEachRow"))}

    assert counted["mentoring"] == 2
    assert sousbois("sql", query).stdout.splitlines()[0].split("\t")[0] == min(counted)
    assert sousbois("sql", query, "--format", "table").stdout.splitlines()[0].split() == ["kind", "n"]
    for wrong in ("SELECT * FROM file('/etc/passwd')", "SELECT * FROM statements", "SELEC 1"):
        refused = sousbois("sql", wrong)
        assert refused.exit_code == 1
        assert len(refused.stderr.splitlines()) == 1


def test_consent_is_granted_listed_and_withdrawn_and_moments_follow(sousbois: Run, made: Organisation) -> None:
    silent = next(person for person in made.people if not person.consents)
    before = len(rows(sousbois("moments", "--limit", 0, "--json")))

    [granted] = rows(sousbois("consent", "grant", silent.written, "--from", write_time(made.begins), "--json"))
    sousbois("status", "--wait", 60)
    heard = len(rows(sousbois("moments", "--limit", 0, "--json")))
    [listed] = rows(sousbois("consent", "list", "--json"))
    assert sousbois("consent", "withdraw", silent.written).exit_code == 0
    sousbois("status", "--wait", 60)

    assert granted["token"]
    assert granted["heard_again"] > 0
    assert heard > before
    assert silent.name in str(listed)
    assert len(rows(sousbois("moments", "--limit", 0, "--json"))) == before


@pytest.mark.parametrize("person", ["ada", "mailto:ada", "sha1:12", "example.com|ada"])
def test_a_person_written_wrongly_is_told_how_without_being_repeated(person: str, sousbois: Run) -> None:
    done = sousbois("consent", "grant", person)

    assert done.exit_code == 2
    assert "person" in done.stderr


def test_replay_finds_nothing_that_differs(sousbois: Run) -> None:
    done = sousbois("replay")

    assert (done.exit_code, done.stderr.splitlines()[-1]) == (0, "nothing differs")
    assert sousbois("replay", "--detector", "nothing").exit_code == 1


def test_there_are_no_dead_letters_and_unknown_ones_are_told(sousbois: Run) -> None:
    assert sousbois("dead-letters", "list").stderr == "0 dead letters\n"
    assert sousbois("dead-letters", "show", "record-7").exit_code == 2
    assert sousbois("dead-letters", "retry").exit_code == 2
    assert orjson.loads(sousbois("dead-letters", "retry", "--all", "--json").stdout)["retried"] == 0


def test_status_tells_of_each_stage_for_people_and_for_machines(sousbois: Run) -> None:
    [status] = rows(sousbois("status", "--json"))

    shown = sousbois("status").stdout

    assert set(status["stages"]) == {"record", "detect", "publish"}
    assert all(name in shown for name in ("record", "detect", "publish", "not heard", "free"))
    assert status["not_heard"] > 0


def test_once_the_server_has_ended_the_commands_read_the_directory(
    tmp_path: Path, made: Organisation, lines: list[bytes]
) -> None:
    with Served(tmp_path / "data", consent="assumed") as server:
        assert run("ingest", "-", "--data", server.data, given=b"".join(lines)).exit_code == 0
        assert run("status", "--wait", 60, "--data", server.data).exit_code == 0
        live = run("moments", "--limit", 0, "--json", "--data", server.data).stdout
        server.stop()
    key = tmp_path / "data" / "pseudonym.key"
    there = ("--data", tmp_path / "data")

    offline = run("detect", "--consent", "assumed", "--pseudonym-key", key, "-", given=b"".join(lines), home=tmp_path)

    assert offline.stdout == live
    assert run("moments", "--limit", 0, "--json", *there).stdout == live
    assert run("sql", "SELECT count() FROM current_moments", *there).stdout == f"{live.count(chr(10))}\n"
    assert run("credentials", "list", *there).exit_code == 0
    assert run("status", *there).exit_code == 0
    assert run("ingest", "-", *there, given=lines[0]).exit_code == 1


def test_a_command_while_the_server_ends_is_done_all_the_same(tmp_path: Path) -> None:
    data = tmp_path / "ending"
    with Served(data) as ending:
        ending.process.terminate()
        results: list[Result] = []
        while ending.process.poll() is None or not results:
            results.append(run("credentials", "list", "--data", data))
        results.append(run("credentials", "list", "--data", data))
        assert ending.stop() == 0

    assert [(one.exit_code, one.stderr) for one in results if one.exit_code] == []
