"""One self-contained HTML file from a run, for reading, filtering and mailing; never imports spaCy."""

from pipeline.report.differences import write_differences
from pipeline.report.page import LANGUAGES, write_report

__all__ = ["LANGUAGES", "write_differences", "write_report"]
