"""A run on Ray Data: files → read tasks → actors that hold the model → parts on disk → tables.

Articles stream from readers to actors in small blocks, and never through the machine that started the run: what comes
back to it are counts. The output folder must be one that all machines see.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.account import Account
from pipeline.cluster.known import Known
from pipeline.cluster.merge import merge, write_shards
from pipeline.cluster.parts import STOP, Part, Parts, Place, complete, facts_of
from pipeline.cluster.work import Actor, Reader
from pipeline.errors import OutputError, RiscontroError, SettingsError
from pipeline.folder import OutputFolder
from pipeline.journal import Journal
from pipeline.reading import Found
from pipeline.reading.files import STDIN
from pipeline.settings import Settings
from pipeline.workers import Worker

# Of the blocks that readers hand on: some tens of articles, so that one large file keeps many actors busy.
_BLOCK_BYTES = 2**17
_BATCH_ARTICLES = 8
_MAX_READERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a cluster is to do: the files found, with which settings and worker, and the facts of the manifest."""

    found: Found
    settings: Settings
    make_worker: Callable[[], Worker]
    facts: dict[str, Any]


def run(
    job: Job, folder: OutputFolder, journal: Journal, account: Account, *, stop: Callable[[], bool]
) -> dict[str, int] | None:
    """Bring every article into parts, and these into tables; rows by table, None where it was stopped.

    What the journal has and what stopped runs have left is taken over. SettingsError where Ray is missing.
    """
    if STDIN in job.found.files:
        raise SettingsError("a cluster cannot read standard input", remedy="give files, or leave --engine ray out")
    parts = Parts(folder.journal.parent)
    with _started(job.settings) as ray:
        known = Known.of(parts.results(journal, folder.journal.absolute()))
        here = parts.new()
        errors = Part(here, journal.key)
        for number, error in enumerate(job.found.errors):
            errors.refused(Place(-1, number), "", error, "reading")
        errors.close()
        _stream(ray, job, here, journal.key, known, account, stop)
        if stop():
            return None
        account.ignored += job.found.ignored
        account.read += len(job.found.errors)
        facts = {"key": journal.key, "read": account.read, "ignored": account.ignored, "manifest": job.facts}
        complete(here, facts)
        if job.settings.shards:
            rows = write_shards(ray, here, journal.key, folder.path / "shards", job.settings.shards)
            parts.keep_only(here)
            return rows
    return join(folder, journal, account, job.settings.formats)


def join(folder: OutputFolder, journal: Journal, account: Account, formats: tuple[str, ...]) -> dict[str, int]:
    """Join the parts of the last run that came to its end into the tables of `folder`; rows by table."""
    parts = Parts(folder.journal.parent)
    here = next((run for run in reversed(parts.runs()) if facts_of(run)), None)
    facts = facts_of(here) if here else None
    if here is None or facts is None:
        raise OutputError(
            "holds no parts of a run that came to its end", where=str(folder.path), remedy="run it with --engine ray"
        )
    # What was counted while it ran is counted again, by what lies on disk.
    account.restart(read=facts["read"], ignored=facts["ignored"])
    merge(here, facts["key"], account, journal)
    rows = account.finish(formats, facts["manifest"])
    parts.keep_only()
    return rows


def key_of(folder: OutputFolder) -> str:
    """The key of the parts that `join` would take; empty if there are none."""
    runs = [facts for run in Parts(folder.journal.parent).runs() if (facts := facts_of(run))]
    return runs[-1]["key"] if runs else ""


def _stream(ray: Any, job: Job, here: Path, key: str, known: Known, account: Account, stop: Callable[[], bool]) -> None:
    files = [{"file": number, "path": str(path)} for number, path in enumerate(job.found.files)]
    if not files:
        return
    reader = Reader(here, os.getcwd(), job.settings, ray.put(known))  # noqa: PTH109 - it travels as text
    dataset = ray.data.from_items(files, override_num_blocks=min(len(files), _MAX_READERS))
    dataset = dataset.flat_map(reader).map_batches(
        Actor,
        batch_size=_BATCH_ARTICLES,
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(size=_actors(ray, job.settings), max_tasks_in_flight_per_actor=2),
        fn_constructor_args=(here, key, job.make_worker, job.settings.timeout),
        num_cpus=1,
    )
    ended = seen = 0
    try:
        for batch in dataset.iter_batches(batch_size=None, batch_format="numpy"):
            if stop() and not (here / STOP).exists():
                (here / STOP).touch()
            for said in batch["said"]:
                if said.error is not None:
                    raise said.error
                if said.state == "read":
                    ended += 1
                    account.read += said.number
                    account.ignored.update(said.ignored)
                else:
                    seen += 1
                    account.advance(**{said.state: 1}, words=said.number)
            account.expect(max(seen, seen / ended * len(files) if ended else 0))
    except ray.exceptions.RayError as error:
        raise RiscontroError(
            f"the cluster ended the run: {str(error).strip().splitlines()[-1]}",
            remedy="look at Ray's log; what is done is kept, and the same command goes on from it",
        ) from error


@contextmanager
def _started(settings: Settings) -> Iterator[Any]:
    """Ray, connected to the cluster that RAY_ADDRESS names, or started on this machine; ended if we started it."""
    try:
        import ray
        import ray.data
    except ImportError:
        raise SettingsError("engine ray needs the package ray", remedy="pip install 'riscontro[ray]'") from None
    ours = not ray.is_initialized()
    if ours:
        # One more than there are workers, as files are read beside them; a given cluster has processors of its own.
        local: dict[str, Any] = {"num_cpus": settings.processes + 1, "include_dashboard": False}
        if os.environ.get("RAY_ADDRESS"):
            local.clear()
        ray.init(logging_level=logging.ERROR, log_to_driver=False, **local)
    context = ray.data.DataContext.get_current()
    before = replace(context)
    context.target_max_block_size = _BLOCK_BYTES
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        yield ray
    finally:
        context.target_max_block_size, context.enable_progress_bars = (
            before.target_max_block_size,
            before.enable_progress_bars,
        )
        if ours:
            ray.shutdown()


def _actors(ray: Any, settings: Settings) -> int:
    """One an asked-for job; else one a processor of the cluster, a tenth of which are left to read files."""
    if settings.jobs:
        return settings.jobs
    processors = int(ray.cluster_resources().get("CPU", 1))
    return max(1, processors - max(1, processors // 10))
