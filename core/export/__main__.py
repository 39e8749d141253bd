"""Turns links into files, without a browser and without Streamlit.

    python -m core.export "self-attention?lang=en&text=The+cat+sat" --to lesson.pptx
    python -m core.export LINK LINK LINK --base https://attention.example.org --to course.pptx
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: for small products threads only wait for each other

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core import shown
from core.export import link
from core.export.files import KINDS

NO_SVG = (
    "No well-kept library draws Plotly's figures as SVG without a browser (Plotly's own, Kaleido, starts Chrome). "
    "Open the link and use the SVG button beside the figure, or take the slides: their shapes are vectors too."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file; returns 0, 2 if what is asked for can't be made, 1 if it can't be written, with a sentence."""
    endings = {kind.ending: kind for kind in KINDS.values()}
    parser = argparse.ArgumentParser(prog="python -m core.export", description="Turn the link of a page into a file.")
    parser.add_argument("links", nargs="+", metavar="LINK", help="as the app shows it, with or without an address; "
                        "several make one deck of slides")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help=f"its ending says what: {' '.join(endings)}"
    )
    parser.add_argument("--base", default=None, metavar="ADDRESS", help="where others open the app, for links in the "
                        f"file; by default the address of the first link, or {link.BASE} in the environment")
    given = parser.parse_args(arguments)
    ending = given.to.suffix.lower()
    if ending not in endings:
        return _no(NO_SVG if ending in {".svg", ".png"} else f"{ending or 'no ending'}: there are {' '.join(endings)}")
    if len(given.links) > 1 and ending != ".pptx":
        return _no(f"{ending} holds one page; give one link, or write slides (.pptx)")
    try:
        opened = [link.opened(each) for each in given.links]
    except ValueError as error:
        return _no(str(error))
    base = given.base or link.base_of(given.links[0])
    lesson = [(shown.shown(one.page, one.values), link.address(one.page, one.values, base)) for one in opened]
    for problem in (problem for one in opened for problem in one.problems):
        print(f"{problem.name}={problem.given}: {problem.kind}" + (f", {problem.used} is used" if problem.used else ""),
              file=sys.stderr)
    content = endings[ending].make(lesson)
    try:
        given.to.write_bytes(content)
    except OSError as error:
        return _no(f"{given.to} can't be written: {error.strerror}", 1)
    return 0


def _no(why: str, code: int = 2) -> int:
    print(why, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
