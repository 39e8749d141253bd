"""The report: `python -m tests.hostile [--rounds 20000]`; exit code 1 if anything failed."""

from __future__ import annotations

import argparse
import sys

from core.export.files import KINDS
from tests.hostile.run import Report, fuzz, strings, through_files, through_links, through_pages

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--rounds", type=int, default=20_000, help="damaged files, and as many damaged links")
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()
report, given = Report(), strings()
print(f"{len(given)} strings")
through_links(report, given)
through_files(report, given)
through_pages(report, given, tuple(KINDS))
fuzz(report, args.rounds, args.seed)
print(report)
sys.exit(bool(report.failures))
