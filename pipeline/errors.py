"""Every error that a user can meet: a stable code, what happened where, and what to do about it."""

from __future__ import annotations


class RiscontroError(Exception):
    """Base of our errors. `code` never changes its meaning; `where` names file (and row), `remedy` what to do."""

    code = "R000"

    def __init__(self, reason: str, *, where: str = "", remedy: str = "") -> None:
        self.reason, self.where, self.remedy = reason, where, remedy
        super().__init__(reason)

    def __str__(self) -> str:
        text = f"[{self.code}] {self.where}: {self.reason}" if self.where else f"[{self.code}] {self.reason}"
        return f"{text} ({self.remedy})" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments would be lost when a worker process hands the error back.
        return (_rebuild, (type(self), self.reason, self.where, self.remedy))


def _rebuild(kind: type[RiscontroError], reason: str, where: str, remedy: str) -> RiscontroError:
    return kind(reason, where=where, remedy=remedy)


class ReadingError(RiscontroError):
    """An input that cannot be read as an article."""

    code = "R100"


class EmptyText(ReadingError):
    """An input without any text."""

    code = "R101"


class TooLong(ReadingError):
    """An input over the limit of bytes or characters."""

    code = "R102"


class NotText(ReadingError):
    """An input whose bytes are no text, or text in an encoding that cannot be told."""

    code = "R103"


class Unreadable(ReadingError):
    """A path that is missing, may not be read, or is no regular file."""

    code = "R104"


class UnknownFormat(ReadingError):
    """A file whose ending names no format that can be read."""

    code = "R105"


class NotItalian(ReadingError):
    """An article in another language: skipped, which is no failure."""

    code = "R107"


class ModelError(RiscontroError):
    """A language model that is missing, damaged or lacks what the extractors need."""

    code = "R200"


class Malformed(ReadingError):
    """A file, or one row of a file, that breaks the rules of its format."""

    code = "R106"


class ExtractionError(RiscontroError):
    """An article on which the pipeline failed."""

    code = "R300"


class ArticleCrash(ExtractionError):
    """An article that ended the process reading it, twice."""

    code = "R301"


class ArticleTimeout(ExtractionError):
    """An article that took longer than the limit."""

    code = "R302"


class TableError(RiscontroError):
    """A table that does not have the columns or values of `annotations/GUIDELINES.md`."""

    code = "R400"


class GoldError(TableError):
    """Gold that disagrees with its text or with the guidelines."""

    code = "R410"


class SettingsError(RiscontroError):
    """A setting or a command line that means nothing."""

    code = "R500"


class OutputError(RiscontroError):
    """An output folder that cannot be written, or that another run holds."""

    code = "R600"


class OutputBusy(OutputError):
    """An output folder that another run is writing."""

    code = "R610"
