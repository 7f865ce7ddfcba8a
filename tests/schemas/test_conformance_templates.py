"""The statement templates of the ADL conformance suite: each gets the verdict that the suite expects."""

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.errors import InvalidStatement
from schemas.statement import parse_statements

HERE = Path(__file__).parent
SUITE = HERE.parents[2] / "shared" / "conformance" / "suite.tar.xz"
pytestmark = [
    pytest.mark.skipif(not SUITE.exists(), reason=f"the conformance suite is not at {SUITE}"),
    pytest.mark.skipif(not shutil.which("node"), reason="node, which reads the suite's templates, is not installed"),
]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("suite")
    with tarfile.open(SUITE) as packed:
        packed.extractall(home, filter="data")
    return home / "dual"


def templates(suite: Path, version: str) -> list[dict[str, Any]]:
    command = ["node", str(HERE / "templates.js"), str(suite), version]
    output = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    return [orjson.loads(line) for line in output.splitlines()]


def accepted(statement: Any, version: str) -> bool:
    try:
        parse_statements(orjson.dumps(statement), version)
    except InvalidStatement:
        return False
    return True


@pytest.mark.parametrize(("folder", "version", "least"), [("v1_0_3", "1.0.3", 900), ("v2_0", "2.0.0", 900)])
def test_every_template_gets_its_verdict(suite: Path, folder: str, version: str, least: int) -> None:
    all_of_them = templates(suite, folder)
    wrong = [
        f"{one['file']}: {one['name']}: {one['expect']} expected"
        for one in all_of_them
        if accepted(one["statement"], version) != (one["expect"] == 200)
    ]
    print(f"{version}: {len(all_of_them)} templates, {len(wrong)} wrong verdicts")

    assert len(all_of_them) >= least
    assert wrong == []
