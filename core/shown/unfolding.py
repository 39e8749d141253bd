"""One stage of page 3 alone: the pictures it starts from, then its own with what changed marked."""

from __future__ import annotations

from core.figures.changes import mark
from core.figures.style import Figure, Palette
from core.scenes.attention_unfolding import Unfolded
from core.shown.attention_tables import Shown, part
from core.shown.blocks import Array, Picture


def unfolded(of: Shown, step: Unfolded) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
    """The pictures before, and those now."""
    now = tuple(part(of, name) for name in step.now)
    if step.changed is not None:
        now = tuple(_marked(picture, step.changed) for picture in now)
    return tuple(part(of, name) for name in step.before), now


def _marked(picture: Picture, changed: Array) -> Picture:
    def draw(colours: Palette) -> Figure:
        return mark(picture.draw(colours), changed, colours)

    return picture._replace(draw=draw, base=None)
