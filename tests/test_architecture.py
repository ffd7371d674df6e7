"""Imports go one way, as the design says; nothing heavy is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pipeline"

# What each part may import of ours; a part is a module or a folder of `pipeline/`. `__init__` holds the version and
# imports inside its functions only, so everybody may import it.
BASE = {"article", "records", "errors", "settings", "trace"}
EXTRACTORS = {"entities", "quotes", "claims"}
TABLES = {"columns", "tables"}
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"article", "columns", "extraction", "language", "reading", "tables"},
    "article": set(),
    "records": set(),
    "errors": set(),
    "trace": set(),
    "settings": {"errors"},
    "reading": BASE,
    "language": BASE,
    **{name: BASE | {"language"} for name in EXTRACTORS},
    "marking": BASE,
    "display": BASE | {"marking"},
    "extraction": BASE | {"language", "display"},
    "explain": BASE | {"extraction", "display", "reading"},
    "columns": BASE,
    "tables": BASE | {"columns"},
    "gold": BASE | TABLES,
    "scoring": BASE | TABLES | {"gold"},
    "report": BASE | TABLES | {"gold", "marking", "scoring"},
    "sheets": BASE | TABLES,
    "across": BASE | TABLES,
    "workbook": BASE | TABLES | {"across", "gold", "scoring", "sheets"},
    "review": BASE | TABLES | {"gold", "scoring", "sheets", "workbook"},
    "annotators": BASE | TABLES | {"gold", "review"},
    "workers": BASE | {"extraction"},
    "folder": BASE | TABLES | {"reading"},
    "journal": BASE | {"folder"},
    "exports": BASE | TABLES,
    "account": BASE | TABLES | {"exports", "extraction", "folder", "journal"},
    # Both engines: `batch` runs one itself and hands the rest to the other.
    "cluster": BASE | TABLES | {"account", "exports", "extraction", "folder", "journal", "reading", "workers"},
    "batch": BASE | {"account", "cluster", "language", "reading", "extraction", "workers", "folder", "journal"},
}
# These run in milliseconds and score anybody's output.
WITHOUT_SPACY = (
    BASE
    | TABLES
    | {
        "gold",
        "scoring",
        "marking",
        "display",
        "report",
        "across",
        "sheets",
        "workbook",
        "review",
        "reading",
        "folder",
        "journal",
        "exports",
        "account",
        "cluster",
        "cli",
    }
)


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path, *, everywhere: bool = True) -> set[str]:
    """Modules that a file imports; without `everywhere` only when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # `from .marks import x` in pipeline/quotes is pipeline.quotes.marks.
            package = path.relative_to(PACKAGE.parent).parts[: -node.level] if node.level else ()
            module = ".".join((*package, *filter(None, [node.module])))
            found.add(module)
            found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    if part == "cli":
        return
    assert part in MAY_IMPORT, f"enter {part} here, with what it may import"
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}
    parts = {part_of(module) for module in MODULES} - {"__init__"}
    assert (ours & parts) - {part} <= MAY_IMPORT[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_has_a_docstring_and_at_most_400_lines(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.name != "__init__.py" or source.strip():
        assert ast.get_docstring(ast.parse(source))
    assert len(source.splitlines()) <= 400


@pytest.mark.parametrize("part", sorted(WITHOUT_SPACY))
def test_what_needs_no_language_never_imports_spacy(part: str) -> None:
    for path in MODULES:
        if part_of(path) == part:
            assert not {name for name in imports(path) if name.split(".")[0] in {"spacy", "thinc", "onnxruntime"}}


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli", "pipeline.batch", "pipeline.scoring"])
def test_nothing_heavy_at_import(module: str) -> None:
    heavy = "{'spacy', 'pandas', 'numpy', 'onnxruntime', 'torch'}"
    code = f"import sys, {module}; assert not {heavy} & sys.modules.keys(), {heavy} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_is_printed_but_by_the_command() -> None:
    for path in MODULES:
        if part_of(path) != "cli":
            calls = [
                node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
            ]
            assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path
