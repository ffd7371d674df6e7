"""Settings: from a TOML file and flags, and every mistake named with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings


def test_a_flag_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    path = tmp_path / "riscontro.toml"
    path.write_text('model = "it_core_news_lg"\njobs = 4\ntimeout = 60\n')
    settings = Settings.from_file(path).with_values({"jobs": 2, "model": None})
    assert settings == Settings(model="it_core_news_lg", jobs=2, timeout=60)


def test_formats_are_taken_once_and_a_cluster_may_leave_shards() -> None:
    settings = Settings().with_values({"formats": ["jsonl", "parquet", "jsonl"], "engine": "ray", "shards": "csv"})
    assert (settings.formats, settings.shards) == (("jsonl", "parquet"), "csv")


def test_jobs_are_processors_unless_given() -> None:
    assert Settings(jobs=3).processes == 3
    assert Settings().processes >= 1


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("jbos = 2", "there is no setting 'jbos'"),
        ("jobs = '2'", "jobs is '2'"),
        ("jobs = true", "jobs is True"),
        ("jobs = -1", "jobs is -1"),
        ("timeout = 0", "timeout is 0"),
        ("model = 3", "model is 3"),
        ("foreign = 'forse'", "foreign is 'forse'"),
        ("formats = ['xml']", "formats has 'xml'"),
        ("formats = 'parquet'", "formats is 'parquet'"),
        ("engine = 'spark'", "engine is 'spark'"),
        ("shards = 'csv'", "shards are what engine ray writes"),
        ("jobs = ", "is not TOML"),
    ],
)
def test_a_mistake_in_the_file_names_file_and_remedy(toml: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "riscontro.toml"
    path.write_text(toml)
    with pytest.raises(SettingsError, match=reason) as error:
        Settings.from_file(path)
    assert error.value.where == str(path)
    assert error.value.remedy


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SettingsError, match="no such file"):
        Settings.from_file(Path("manca.toml"))
