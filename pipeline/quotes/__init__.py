"""Quotes: who said what, as the spaCy component `riscontro_quotes`."""
