"""Which language model reads an article."""
