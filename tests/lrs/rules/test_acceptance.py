"""What acceptance fills in, and what it leaves alone."""

import itertools
from collections.abc import Sequence

import orjson
import pytest

from lrs.rules.acceptance import accept, authority_of, name_by_parameter
from lrs.rules.accepted import Batch
from lrs.rules.scopes import NAMES, OPERATE, READ_MOMENTS, READ_OWN_STATEMENTS, WRITE_STATEMENTS, demand, reads_only_own
from lrs.rules.versions import Version
from schemas.errors import Forbidden, InvalidStatement
from tests.lrs.statements import ANNE, Json, statement, uuid_of

AUTHORITY = authority_of("https://store.example", "chat")


def accepted(*statements: Json, version: Version = "2.0.0") -> Batch:
    numbers = itertools.count(100)

    def ids(count: int) -> Sequence[str]:
        return [uuid_of(next(numbers)) for _ in range(count)]

    return accept(statements, credential="chat", authority=AUTHORITY, version=version, new_ids=ids)


def test_ids_are_given_where_none_was_sent_and_the_order_stays() -> None:
    batch = accepted(statement(), statement(id=uuid_of(1)), statement())

    assert [one.id for one in batch.statements] == [uuid_of(100), uuid_of(1), uuid_of(101)]
    assert [orjson.loads(one.content)["id"] for one in batch.statements] == [one.id for one in batch.statements]
    assert batch.credential == "chat"


def test_an_id_is_kept_in_lower_case() -> None:
    assert accepted(statement(id="ABCDEF00-0000-4000-8000-000000000001")).statements[0].id.startswith("abcdef00")


def test_authority_is_the_credential_whatever_was_sent_and_stored_is_not_the_clients_to_say() -> None:
    sent = statement(authority=ANNE, stored="2001-01-01T00:00:00Z")
    kept = orjson.loads(accepted(sent).statements[0].content)

    assert kept["authority"] == {
        "objectType": "Agent",
        "account": {"homePage": "https://store.example", "name": "chat"},
    }
    assert "stored" not in kept
    assert "timestamp" not in kept  # it becomes `stored` when the log is read


@pytest.mark.parametrize(("version", "unsaid"), [("1.0.3", "1.0.0"), ("2.0.0", "2.0.0")])
def test_a_statement_without_version_gets_that_of_the_request(version: Version, unsaid: str) -> None:
    kept = accepted(statement(), statement(version="1.0.2"), version=version)

    assert [orjson.loads(one.content)["version"] for one in kept.statements] == [unsaid, "1.0.2"]


def test_the_same_statement_has_the_same_digest_with_and_without_what_a_store_fills_in() -> None:
    plain, filled, other = accepted(
        statement(), statement(id=uuid_of(1), authority=ANNE, version="1.0.0"), statement(result={"success": True})
    ).statements

    assert plain.digest == filled.digest
    assert plain.digest != other.digest
    assert len(plain.digest) == 16


def test_put_gives_its_id_to_the_statement_or_agrees_with_it() -> None:
    assert name_by_parameter(statement(), uuid_of(1))["id"] == uuid_of(1)
    assert name_by_parameter(
        statement(id="ABCDEF00-0000-4000-8000-000000000001"), "abcdef00-0000-4000-8000-000000000001"
    )
    with pytest.raises(InvalidStatement, match="/id: must be the same"):
        name_by_parameter(statement(id=uuid_of(2)), uuid_of(1))


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ("all", {"write", "read"}),
        ("all/read", {"read"}),
        ("statements/write", {"write"}),
        ("statements/read", {"read"}),
        ("statements/read/mine", {"read"}),
        ("moments/read", {"moments"}),
        ("operate", {"operate"}),
        *((scope, set[str]()) for scope in ("state", "profile", "define", "sql/moments", "sql/statements")),
    ],
)
def test_a_scope_allows_what_it_names_and_nothing_else(scope: str, may: set[str]) -> None:
    demands = {"write": WRITE_STATEMENTS, "read": READ_OWN_STATEMENTS, "moments": READ_MOMENTS, "operate": OPERATE}
    for name, any_of in demands.items():
        if name in may:
            demand({scope}, any_of)
        else:
            with pytest.raises(Forbidden, match="lacks the scope"):
                demand({scope}, any_of)
    assert scope in NAMES


def test_only_who_has_no_wider_scope_is_limited_to_its_own_statements() -> None:
    assert reads_only_own({"statements/read/mine", "statements/write"})
    assert not reads_only_own({"statements/read/mine", "statements/read"})
