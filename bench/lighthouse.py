"""`make lighthouse`: what Lighthouse says of the paper on a slow phone, against what README promises.

The site is served as `make run` serves it, page store included, with covers that it holds itself. Each page is visited
so many times; the median of each category counts. It needs Chromium and npm.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.gates import Gate, settle
from bench.newsstand import Newsstand, newsstand

RESULTS = Path(__file__).parent / "results" / "lighthouse.json"
PROGRAM = Path(".node-bench/node_modules/.bin/lighthouse").resolve()
PROMISES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FIGURES = {
    "first-contentful-paint": "ms",
    "largest-contentful-paint": "ms",
    "total-blocking-time": "ms",
    "cumulative-layout-shift": "",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu"
PATIENCE_SECONDS = 180
TRIES = 3


def visit(address: str, chromium: str) -> dict[str, Any]:
    """One report of Lighthouse, in its own usual terms: a phone, throttled.

    A visit that Lighthouse could not record is made again. Raises CalledProcessError where it never can.
    """
    asked = [str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    asked.append(f"--only-categories={','.join(PROMISES)}")
    env = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(TRIES):
        done = subprocess.run(asked, env=env, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
        if done.returncode == 0:
            return dict(json.loads(done.stdout))
    raise subprocess.CalledProcessError(done.returncode, asked)


def scores(reports: list[dict[str, Any]]) -> dict[str, float]:
    """The median of each category, of a hundred."""
    return {name: median(100 * report["categories"][name]["score"] for report in reports) for name in PROMISES}


def figures(reports: list[dict[str, Any]]) -> dict[str, float]:
    return {name: median(report["audits"][name]["numericValue"] for report in reports) for name in FIGURES}


def complaints(reports: list[dict[str, Any]]) -> list[str]:
    """What the last report holds against the page outside of its speed."""
    audits = reports[-1]["audits"]
    named = [
        reference["id"]
        for name, category in reports[-1]["categories"].items()
        if name != "performance"
        for reference in category["auditRefs"]
        if reference["weight"]
    ]
    return [audits[name]["title"] for name in named if audits[name]["score"] not in (None, 1)]


@contextmanager
def opened() -> Iterator[tuple[Newsstand, str]]:
    """The site, and the Chromium to visit it with. Exits with a sentence where something is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium was found. On Debian: apt-get install chromium")
    if not PROGRAM.exists():
        sys.exit(f"Lighthouse is not at {PROGRAM}. `make lighthouse` installs it.")
    with tempfile.TemporaryDirectory(prefix="bench-lighthouse-") as folder, newsstand(Path(folder)) as served:
        yield served, chromium


def main(rounds: int) -> int:
    gates, told = [], {}
    with opened() as (served, chromium):
        for name, path in served.pages.items():
            reports = [visit(f"{served.url}{path}", chromium) for _ in range(rounds)]
            found = scores(reports)
            gates += [Gate(f"{name}: {kind}", "of 100", found[kind], at_least=PROMISES[kind]) for kind in PROMISES]
            told[name] = {"path": path, **figures(reports), "complaints": complaints(reports)}
            print(f"{name}: {told[name]}", file=sys.stderr)
    return settle(gates, RESULTS, rounds=rounds, pages=told)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    sys.exit(main(parser.parse_args().rounds))
