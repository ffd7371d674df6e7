"""One self-contained HTML file from a run, for reading, filtering and mailing; never imports spaCy."""

from pipeline.report.page import LANGUAGES, write_report

__all__ = ["LANGUAGES", "write_report"]
