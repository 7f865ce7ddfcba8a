"""Makes `before.tar.xz`: a data directory of the version before documents, look-ups and attachments (commit 39ea282).

To make it anew, copy this file into a checkout of that commit and run there, with the present environment:
`python -m tests.pipeline.migration.before before.tar.xz`. Beside the directory the archive holds what that version was
sent and what it answered (`told.json`). All in it is synthetic; its credential was made for it, opens nothing else, and
the test that uses it hands it to a server of its own. Every secret of the archive is public by being here.
"""

import sqlite3
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from pipeline.demo.organisation import generate
from tests.served import Served

SEED, MOST, VOIDS = 7, 400, 5
NOTE = "made for a test of migration alone; the credential opens nothing else"


def made(served: Served) -> dict[str, Any]:
    """Fill a new directory; what was sent and answered."""
    organisation = generate(SEED, datetime(2026, 6, 1, tzinfo=UTC))
    statements = list(organisation.statements)[:MOST]
    for person in organisation.people:
        if person.consents:
            served.call("consent-grant", person=person.written, **{"from": "2020-01-01T00:00:00Z"})
    plain = [one for one in statements if one["object"].get("objectType") != "StatementRef"]
    voids = [void_of(one, number) for number, one in enumerate(plain[:VOIDS])]
    with served.client() as client:
        for start in range(0, len(statements), 100):
            answer = client.post("/xAPI/statements", json=statements[start : start + 100])
            assert answer.status_code == 200, answer.text
        assert client.post("/xAPI/statements", json=voids).status_code == 200
        served.settled()
        page = client.get("/xAPI/statements", params={"limit": 50, "ascending": "true"}).json()
        one = client.get("/xAPI/statements", params={"statementId": statements[-1]["id"]}).json()
        moments = client.get("/moments", params={"limit": 500}).json()["moments"]
    tool = served.call("credentials-add", name="tool", scopes=["statements/write"])
    return {
        "note": NOTE,
        "all": {"key": served.key, "secret": served.secret},
        "tool": {"key": tool["key"], "secret": tool["secret"]},
        "statements": statements,
        "voids": voids,
        "first_page": [shown["id"] for shown in page["statements"]],
        "more": page["more"],
        "last": one,
        "moments": sorted(moment["id"] for moment in moments),
        "consent": served.call("consent-list")["consent"],
    }


def void_of(statement: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "actor": statement["actor"],
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": statement["id"]},
        "timestamp": statement["timestamp"],
    }


def dead_letter(data: Path, statement: str) -> None:
    """Written by hand, since that version refuses nothing of what it accepted."""
    with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
        ledger.execute(
            'INSERT INTO dead_letters (stage, "offset", statement, cause, at) VALUES (?, ?, ?, ?, ?)',
            ("record", 1, statement, "Refused", 1_780_000_000_000_000),
        )


def main(target: str) -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Served(data) as served:
            told = made(served)
            assert served.stop() == 0
        dead_letter(data, told["statements"][0]["id"])
        (Path(folder) / "told.json").write_bytes(orjson.dumps(told))
        with tarfile.open(target, "w:xz", preset=9) as archive:
            for name in ("data", "told.json"):
                archive.add(Path(folder) / name, name, filter=nobody)


def nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same for whoever makes it."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main(sys.argv[1])
