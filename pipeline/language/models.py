"""Which language model reads an article: the embedded one, or any spaCy pipeline by name or path.

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
# In this order: quotes read the entities of the Doc, claims read both.
EXTRACTORS = ("riscontro_entities", "riscontro_quotes", "riscontro_claims")

_NEEDED = {"SENT_START": "sentences", "POS": "parts of speech", "LEMMA": "lemmas", "DEP": "dependencies"}
_PROBE = "Il sindaco di Bari ha detto che serviranno due milioni di euro. La giunta deciderà domani."


def find_model(model: str | os.PathLike[str] | None = None) -> Path:
    """Folder of a model, without loading it: the embedded one for None or "", a path, or an installed package's name.

    ModelError where there is none.
    """
    if not model or Path(model) == EMBEDDED:
        return _checked(
            EMBEDDED, name="the embedded model", remedy="install riscontro again, or name a model with --model"
        )
    name = os.fspath(model)
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


def load_model(model: str | os.PathLike[str] | None = None) -> Language:
    """The spaCy pipeline of `find_model` with the three extractors added where it has none of its own.

    ModelError where it cannot be loaded or does not give what the extractors read.
    """
    folder = find_model(model)
    where = os.fspath(model) if model else "the embedded model"
    import spacy

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
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _checked(folder: Path, *, name: str, remedy: str) -> Path:
    if not (folder / "config.cfg").is_file():
        raise ModelError("has no config.cfg, so it is no spaCy pipeline", where=name, remedy=remedy)
    return folder
