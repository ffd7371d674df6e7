"""What is installed lies within tested bounds, and nothing that is read is ever run."""

from __future__ import annotations

import ast
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import pipeline

PACKAGE = Path(pipeline.__file__).parent
TOLD = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = [
    Requirement(line)
    for group in (
        TOLD["dependencies"],
        *(TOLD["optional-dependencies"][name] for name in ("analyst", "formats", "ray")),
    )
    for line in group
]


@pytest.mark.parametrize("requirement", REQUIRED, ids=lambda requirement: requirement.name)
def test_each_dependency_has_bounds_and_what_is_installed_lies_within(requirement: Requirement) -> None:
    assert {">=", "<"} <= {bound.operator for bound in requirement.specifier}
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        pytest.skip("not installed")
    assert requirement.specifier.contains(installed, prereleases=True)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_read_is_run(path: Path) -> None:
    # The pool's own processes hand each other objects; they read nothing that somebody else has written.
    forbidden = {"pickle", "marshal", "shelve", "dill", "joblib", "yaml"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & forbidden
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in forbidden
        elif isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    assert name not in {"eval", "exec", "__import__"}
                case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="load"):
                    assert any(k.arg == "allow_pickle" and ast.unparse(k.value) == "False" for k in node.keywords)
                case ast.Attribute(attr="system" | "popen") | ast.Attribute(value=ast.Name(id="subprocess")):
                    # It starts itself, and gets answers in JSON.
                    assert path.name == "apart.py"
                    assert ast.unparse(node.args[0]) == "[sys.executable, '-m', 'pipeline.reading.apart']"
