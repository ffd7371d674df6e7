"""Fixtures that several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine, however slow it is.
settings.register_profile("riscontro", derandomize=True, deadline=None, database=None)
settings.load_profile("riscontro")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with the components and labels of `it_core_news_lg`, saved in a folder."""
    from tests.stand_in import make_stand_in

    return make_stand_in(tmp_path_factory.mktemp("models") / "it_core_news_lg-3.8.0")
