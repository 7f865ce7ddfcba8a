"""The house's own rules: first lines, sizes, names."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(p for top in ("schemas", "processors", "lrs", "pipeline") for p in (ROOT / top).rglob("*.py"))
BANNED = {"utils", "helpers", "common", "base", "manager", "service", "core"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_says_what_lives_there_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]

    assert ast.get_docstring(tree), "the first line says what lives there"
    assert text.count("\n") <= 300
    assert long == []
    assert path.stem not in BANNED


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_so_does_every_file_of_tests(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text == "" or ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= 300
