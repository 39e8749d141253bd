"""A word between two probes: where it points before and after a step, on the plane that the probes span."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from core.figures.arrows import arrow, line, words_at
from core.figures.style import Figure, Palette, axis, layout, plotly_text, title

LABELS = 1.12  # where the column of labels begins; arrows end before 1
APART = 0.135  # least distance between two labels


class Ray(NamedTuple):
    """One arrow: its tip (2,), its label (safe for Plotly), and how both look."""

    tip: NDArray[Any]
    label: str
    hue: str
    width: float
    ink: str
    size: int


def between_figure(probes: NDArray[Any], before: NDArray[Any], after: NDArray[Any], others: NDArray[Any], *,
                   probe_labels: Sequence[str], before_label: str, after_label: str, other_labels: Sequence[str],
                   side_labels: tuple[str, str], heading: str, subtitle: str, colours: Palette,
                   height: int = 400) -> Figure:
    """Draw the directions that core.probes.between found; up is nearer to the first probe.

    Parameters: `probes` (2, 2); `before`, `after` (2,), the word; `others` (n, 2), further words, drawn faint.
    Words are strangers' text; `before_label`, `after_label` and `side_labels`, above and below the dashed line on
    which both cosines are equal, are safe for Plotly already.
    """
    names = [[plotly_text(label, 14) for label in labels] for labels in (other_labels, probe_labels)]
    rays = [Ray(tip, name, colours.quiet, 1.5, colours.quiet, 13) for tip, name in zip(others, names[0], strict=True)]
    rays += [Ray(tip, f"<b>{name}</b>", colours.quiet, 2.5, colours.text, 15)
             for tip, name in zip(probes, names[1], strict=True)]
    rays += [Ray(before, before_label, colours.text, 4, colours.text, 14),
             Ray(after, f"<b>{after_label}</b>", colours.output, 5, colours.output, 15)]
    spots = _spread([float(ray.tip[1]) for ray in rays])
    tall = max(0.86, max(map(abs, spots)) + 0.1)
    data = [line([[0, 0], [3, 0]], colours.line, 1.5, "dash"), line([before, after], colours.output, 2, "dot")]
    data += [line([ray.tip, [LABELS - 0.02, y]], colours.line, 1) for ray, y in zip(rays, spots, strict=True)]
    data += [arrow(ray.tip, ray.hue, ray.width, 8 + 2.4 * ray.width) for ray in rays]
    texts = [words_at((LABELS, y), ray.label, ray.ink, ray.size, "left", "middle")
             for ray, y in zip(rays, spots, strict=True)]
    texts += [words_at((-0.04, sign * tall), label, colours.quiet, 12, "left", anchor)
              for sign, label, anchor in zip((1, -1), side_labels, ("top", "bottom"), strict=True)]
    bare = {"showticklabels": False, "ticks": "", "visible": False}
    return {"data": data, "layout": layout(
        colours, title(heading, subtitle, colours), height=height, annotations=texts,
        xaxis=axis(colours, range=[-0.05, 1.75], constraintoward="left", **bare),
        yaxis=axis(colours, range=[-tall, tall], scaleanchor="x", scaleratio=1, **bare))}


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights at least APART from each other, in the same order, as near as may be to the given ones."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = [heights[n] for n in order]
    for _ in range(60):  # neighbours push each other apart until none is too near
        for low in range(len(placed) - 1):
            push = (APART - (placed[low + 1] - placed[low])) / 2
            if push > 0:
                placed[low], placed[low + 1] = placed[low] - push, placed[low + 1] + push
    spread = dict(zip(order, placed, strict=True))
    return [spread[n] for n in range(len(heights))]
