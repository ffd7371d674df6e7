"""The notebooks of `examples/` run from top to bottom in a kernel of their own, and show what they promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.ipynb"))

nbformat = pytest.importorskip("nbformat", reason="needs nbclient and ipykernel (pip install 'riscontro[dev]')")
nbclient = pytest.importorskip("nbclient", reason="needs nbclient and ipykernel (pip install 'riscontro[dev]')")
pytest.importorskip("ipykernel", reason="needs nbclient and ipykernel (pip install 'riscontro[dev]')")


def shown(cell: Any) -> dict[str, str]:
    """What a cell shows at its end, by MIME type."""
    return next((output["data"] for output in cell["outputs"] if output["output_type"] == "execute_result"), {})


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "clear the outputs: they grow old"
    # In its own folder, as a person opens it; CellExecutionError names the cell that failed.
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pages = [shown(cell).get("text/html", "") for cell in code[1:]]
    assert [cell.source for cell, page in zip(code[1:], pages, strict=True) if not page and not shown(cell)] == []
    assert "Emmanuel Macron" in pages[0]
    assert any("✗ is part of a name" in page for page in pages)
    assert any("<table" in page and "coalizione" not in page for page in pages)


def test_there_is_a_notebook() -> None:
    assert [path.name for path in EXAMPLES] == ["riscontro.ipynb"]
