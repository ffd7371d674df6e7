"""Fill README.md, or other pages, with what their commands print, so that no figure in them is typed by hand.

    python -m benchmarks.readme                          every marked block of README.md
    python -m benchmarks.readme speed                    those whose command contains `speed`
    python -m benchmarks.readme docs/failures.md         those of another page: an hour, for the fuzz

A marked block is a line `<!-- from: COMMAND -->`, and the fenced block after it, or where the command prints Markdown
(`<!-- markdown from: COMMAND -->`) all up to the line `<!-- end -->`. Commands run in a shell, in the repository.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(
    r"<!-- from: (?P<command>[^\n]+) -->\n```text\n.*?```\n"
    r"|<!-- markdown from: (?P<markdown>[^\n]+) -->\n.*?<!-- end -->\n",
    re.DOTALL,
)


def fill(readme: str, *, only: str = "") -> str:
    """The text of a README with the output of each marked command whose text contains `only`."""

    def replace(match: re.Match[str]) -> str:
        command = match["command"] or match["markdown"]
        if only not in command:
            return match[0]
        print(command, file=sys.stderr)
        said = subprocess.run(command, shell=True, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S602
        head, body = match[0].split("\n", 1)[0], said.stdout.strip("\n")
        return f"{head}\n{body}\n<!-- end -->\n" if match["markdown"] else f"{head}\n```text\n{body}\n```\n"

    return BLOCK.sub(replace, readme)


if __name__ == "__main__":
    pages = [ROOT / argument for argument in sys.argv[1:] if argument.endswith(".md")]
    words = " ".join(argument for argument in sys.argv[1:] if not argument.endswith(".md"))
    for page in pages or [README]:
        page.write_text(fill(page.read_text(encoding="utf-8"), only=words), encoding="utf-8")
