"""Which mentions of an article name the same referent, and by which name the article knows it."""

from pipeline.entities.names.canonical import Mention, canonical_names

__all__ = ["Mention", "canonical_names"]
