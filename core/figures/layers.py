"""All heads of a model at once, layers down and heads across: one heatmap, one scale, small enough to travel."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.arrays import typed
from core.figures.heatmap import along_the_bar
from core.figures.style import Figure, Palette, axis, layout, title

MOST_CELLS = 310_000  # a byte each, 410 kB on the way; beyond that neighbouring cells share one
MOST_FRAMED = 400  # maps with an outline each; of more, the outlines would weigh as much as the maps
HALF = 0.44  # of the place of a head that its map takes up to each side, the rest is the gap
WIDTH = 470  # pixels that the maps have on a wide screen


def layers(
    maps: NDArray[Any],
    *,
    heading: str,
    subtitle: str,
    colours: Palette,
    tooltip: str,
    layer_title: str,
    head_title: str,
    chosen: tuple[int, int] | None = None,
    off: Collection[tuple[int, int]] = (),
    height: int | None = None,
    bar: str = "",
) -> Figure:
    """Draw attention weights `maps` (n_layers, n_heads, n, n) in 256 shades from 0 to 1; NaN is drawn as 0.

    Parameters: `tooltip`, a template with {layer}, {head} and {value}; `chosen`, the framed (layer, head); `off`,
    heads that are switched off, drawn faint; `bar`, what the colour bar measures.
    `pooled(maps)` tells how many cells share one, for the subtitle.
    """
    n_layers, n_heads = maps.shape[:2]
    small = pool(np.nan_to_num(maps), pooled(maps))
    n = small.shape[-1]
    z = np.zeros((n_layers, n + 1, n_heads, n + 1), dtype=np.uint8)  # one more for the gap
    z[:, :n, :, :n] = np.round(np.clip(small, 0, 1) * 255).transpose(0, 2, 1, 3)
    trace = {
        "type": "heatmap",
        "z": typed(z.reshape(n_layers * (n + 1), -1)[:-1, :-1]),
        "x": typed(_edges(n_heads, n)),
        "y": typed(_edges(n_layers, n)),
        "hovertemplate": _hover(tooltip),
        "colorscale": [list(stop) for stop in colours.weights],
        "zmin": 0,
        "zmax": 255,
        "colorbar": {
            "thickness": 8,
            "outlinewidth": 0,
            "tickfont": {"size": 11, "color": colours.quiet},
            "x": 1.01,
            "xpad": 4,
            "tickvals": [0, 51, 102, 153, 204, 255],
            "ticktext": ["0", "0.2", "0.4", "0.6", "0.8", "1"],
            **({"title": along_the_bar(bar, colours)} if bar else {}),
        },
    }
    gaps = [_box(h - 0.5 - 0.06, -0.5, 0.12, n_layers, colours.paper, 0, colours.paper) for h in range(1, n_heads)]
    gaps += [_box(-0.5, row - 0.5 - 0.06, n_heads, 0.12, colours.paper, 0, colours.paper) for row in range(1, n_layers)]
    framed = n_layers * n_heads <= MOST_FRAMED
    frames = [_map(row, h, colours.line, 1) for row in range(n_layers * framed) for h in range(n_heads)]
    veils = [_map(row, h, colours.line, 1) | {"fillcolor": colours.paper, "opacity": 0.75} for row, h in off]
    return {
        "data": [trace],
        "layout": layout(
            colours,
            title(heading, subtitle, colours),
            height=height or layers_height(n_layers, n_heads),
            left=52,
            right=46 + 20 * bool(bar),
            top=84 if "<br>" in subtitle else 64,
            bottom=64 if head_title else 32,
            shapes=[*gaps, *frames, *veils, *([_map(*chosen, colours.text, 3)] if chosen else [])],
            xaxis=_axis(n_heads, head_title, colours, [-0.5, n_heads - 0.5], 20),
            yaxis=_axis(n_layers, layer_title, colours, [n_layers - 0.5, -0.5], 12),
        ),
    }


def pooled(maps: NDArray[Any]) -> int:
    """How many neighbouring cells, in each direction, share one on the way to the browser: 1 for all but long texts."""
    n_maps, n = maps.shape[0] * maps.shape[1], maps.shape[-1]
    share = 1
    while n_maps * (-(-n // share) + 1) ** 2 > MOST_CELLS and share < n:
        share += 1
    return share


def layers_height(n_layers: int, n_heads: int) -> int:
    """Pixels at which the maps are about square."""
    return int(148 + max(300, min(WIDTH * n_layers / n_heads, 640)))


def pool(maps: NDArray[Any], share: int) -> NDArray[Any]:
    """The strongest of each block of share × share cells."""
    if share == 1:
        return maps
    pad = -maps.shape[-1] % share
    maps = np.pad(maps, ((0, 0), (0, 0), (0, pad), (0, pad)))
    n = maps.shape[-1] // share
    return np.asarray(maps.reshape(*maps.shape[:2], n, share, n, share).max(axis=(3, 5)))


def _edges(count: int, n: int) -> NDArray[np.float32]:
    return (np.arange(count)[:, None] + np.linspace(-HALF, HALF, n + 1)).ravel().astype(np.float32)


def _hover(template: str) -> str:
    # a map stands around its own number: rounded, every place in it names the head
    for slot, name in (("{layer}", "%{y:.0f}"), ("{head}", "%{x:.0f}"), ("{value}", "%{z} ⁄ 255")):
        template = template.replace(slot, name)
    return template + "<extra></extra>"


def _map(layer: int, head: int, hue: str, width: float) -> dict[str, Any]:
    return _box(head - HALF, layer - HALF, 2 * HALF, 2 * HALF, hue, width)


def _box(x: float, y: float, width: float, height: float, hue: str, line: float, fill: str = "rgba(0,0,0,0)",
         ) -> dict[str, Any]:
    return {"type": "rect", "x0": x, "x1": x + width, "y0": y, "y1": y + height,
            "line": {"color": hue, "width": line}, "fillcolor": fill}


def _axis(count: int, words: str, colours: Palette, reach: list[float], most: int) -> dict[str, Any]:
    return axis(colours, range=reach, tickmode="linear", tick0=0, dtick=-(-count // most), ticks="",
                title={"text": words, "font": {"size": 12, "color": colours.quiet}, "standoff": 6})
