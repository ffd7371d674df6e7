"""Which language model reads an article: the embedded one, its fast sister, or any spaCy pipeline by name or path.

Extractors read tokens, sentences, parts of speech, morphology, lemmas, dependencies and entities; a model without
syntax is refused when it is loaded, not in the middle of a run.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

EMBEDDED = Path(__file__).resolve().parent.parent / "model"
OWN = {"": EMBEDDED, "fast": EMBEDDED.with_name("model_fast")}
"""The models that come with the package, by the name that `--model` gives them."""
# In this order: quotes read the entities of the Doc, claims read both.
EXTRACTORS = ("riscontro_entities", "riscontro_quotes", "riscontro_claims")

HASHES = "SHA256SUMS"
"""File of a model that names its other files with their hashes, as `sha256sum --check` reads it."""

_NEEDED = {"SENT_START": "sentences", "POS": "parts of speech", "LEMMA": "lemmas", "DEP": "dependencies"}
_PROBE = "Il sindaco di Bari ha detto che serviranno due milioni di euro. La giunta deciderà domani."


def find_model(model: str | os.PathLike[str] | None = None) -> Path:
    """Folder of a model, without loading it: None or "" or "fast" for our own, a path, or an installed package's name.

    ModelError where there is none.
    """
    name = os.fspath(model or "")
    own = OWN.get(name, Path(name))
    if own in OWN.values():
        return _checked(own, name=_called(name), remedy="install riscontro again, or name another model with --model")
    if Path(name).is_dir():
        return _checked(Path(name), name=name, remedy="give the folder that holds config.cfg and meta.json")
    # Only a bare name: to look up `a.b`, Python would import `a`.
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        configs = sorted(Path(location).glob("*/config.cfg"))
        if configs:
            return configs[0].parent
    remedy = "pip install 'riscontro[lg]'" if name == "it_core_news_lg" else f"python -m spacy download {name}"
    raise ModelError(
        "there is no such model",
        where=name,
        remedy=f"{remedy}, or give a folder, or leave --model out for the embedded one",
    )


def _called(name: str) -> str:
    return "the embedded model" if name in ("", str(EMBEDDED)) else f"the model {name}"


def load_model(model: str | os.PathLike[str] | None = None) -> Language:
    """The spaCy pipeline of `find_model` with the three extractors added where it has none of its own.

    ModelError where it cannot be loaded, is not what was released (its hashes), or lacks what the extractors read.
    """
    folder = find_model(model)
    where = _called(os.fspath(model or "")) if folder in OWN.values() else os.fspath(model or "")
    # Before anything of it is read: what is inside a damaged file is anybody's.
    check_hashes(folder, where=where, needed=folder in OWN.values())
    import spacy

    from pipeline.language.tokenizer import Guarded

    try:
        nlp = spacy.load(folder)
        doc = nlp(_PROBE)
    except Exception as error:
        # A damaged model fails in as many ways as it has parts, and each component has errors of its own.
        raise ModelError(
            f"cannot be loaded: {type(error).__name__}: {error}",
            where=where,
            remedy="install it again, for the version of spaCy that is installed",
        ) from error
    lacking = [what for attribute, what in _NEEDED.items() if not doc.has_annotation(attribute)]
    if lacking:
        raise ModelError(
            f"gives no {', no '.join(lacking)}",
            where=where,
            remedy="take a full pipeline such as it_core_news_lg, or leave --model out for the embedded one",
        )
    if isinstance(nlp.tokenizer, spacy.tokenizer.Tokenizer):
        nlp.tokenizer = Guarded(nlp.tokenizer)
    # `reading` holds the limit of characters, and says which file is over it.
    nlp.max_length = sys.maxsize
    for name in EXTRACTORS:
        if name not in nlp.pipe_names:
            if not nlp.has_factory(name):
                # spaCy knows our factories by their entry points, which a checkout that is not installed lacks.
                importlib.import_module(f"pipeline.{name.removeprefix('riscontro_')}.factory")
            nlp.add_pipe(name)
    return nlp


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder's files: equal for equal models, wherever they lie."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(bytes.fromhex(_hash(path)))
    return digest.hexdigest()


def write_hashes(folder: Path) -> None:
    """Write the hashes of a model's files into the folder, for `check_hashes`; documents may change and have none."""
    lines = [f"{_hash(path)}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder)]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8", newline="\n")


def check_hashes(folder: Path, *, where: str, needed: bool = True) -> None:
    """ModelError where a file of the model is missing, is not the one that was released, or was put beside them.

    `needed`: a folder without hashes is refused too; a pipeline of somebody else's has none.
    """
    remedy = "install riscontro again" if folder in OWN.values() else "fetch the model again"
    try:
        lines = (folder / HASHES).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileNotFoundError) and not needed:
            return
        raise ModelError(f"has no readable {HASHES}", where=where, remedy=remedy) from None
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {path.relative_to(folder).as_posix(): _hash(path) for path in _files(folder)}
    wrong = sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
    if wrong:
        what = "not as released" if wrong[0] in found else "missing"
        raise ModelError(f"is damaged: {wrong[0]} is {what}", where=where, remedy=remedy)


def _files(folder: Path) -> list[Path]:
    """The files that are loaded: all but hashes and documents."""
    left_out = {HASHES, "README.md", "LICENSE"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name not in left_out and "__pycache__" not in path.parts
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(folder: Path, *, name: str, remedy: str) -> Path:
    if not (folder / "config.cfg").is_file():
        raise ModelError("has no config.cfg, so it is no spaCy pipeline", where=name, remedy=remedy)
    return folder
