"""The picture of the report in the README: `python -m benchmarks.picture outputs docs/report.png` (needs Chromium)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from pipeline.report import write_report

ARTICLE, PASSAGE = "coalizione-volontari", "migliaia di soldati"


def main() -> None:
    """Write the report of a run, open it at the model article, choose a passage with two rows, take the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path, help="folder that a run over the corpus has written")
    parser.add_argument("out", type=Path, help="PNG file")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("needs Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        [page_file] = write_report(options.run, Path(folder) / "report.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.click(f"#list a:text-is('{ARTICLE}')")
        page.click(f"article:not([hidden]) mark.q.c:has-text('{PASSAGE}')")
        options.out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=options.out)
        browser.close()
    print(options.out)


if __name__ == "__main__":
    main()
