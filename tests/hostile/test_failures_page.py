"""The page of failures names tests that exist, and every test of this folder that shows one."""

from __future__ import annotations

import ast
import re
from pathlib import Path


def test_every_test_that_the_page_names_exists(root: Path) -> None:
    page = (root / "docs" / "failures.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > 30
    for path, test in named:
        tree = ast.parse((root / path).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path}::{test}"


def test_every_fault_that_is_tested_is_on_the_page(root: Path) -> None:
    page = (root / "docs" / "failures.md").read_text(encoding="utf-8")
    tree = ast.parse((root / "tests" / "hostile" / "test_faults.py").read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    assert not {test for test in tests if test not in page}
