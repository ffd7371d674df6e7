"""Fill the counts of docs/failures.md with what their commands print, as `benchmarks.readme` fills the README.

python -m benchmarks.failures            all: an hour of fuzz
python -m benchmarks.failures kills      those whose command contains `kills`
"""

from __future__ import annotations

import sys

from benchmarks.readme import ROOT, fill

PAGE = ROOT / "docs" / "failures.md"

if __name__ == "__main__":
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), only=" ".join(sys.argv[1:])), encoding="utf-8")
