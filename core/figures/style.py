"""The look all figures share: who has which hue, the two scales, titles, and text made safe for Plotly."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

Figure = dict[str, Any]

# Brown through paper to teal: the sign is readable without colour vision. Symmetric about 0.
_SIGNED_LIGHT = ((0.0, "#7A4A0E"), (0.25, "#CFA25F"), (0.5, "#F7F7F5"), (0.75, "#6DB8B0"), (1.0, "#00564F"))
_SIGNED_DARK = ((0.0, "#E5B26A"), (0.25, "#8A5F24"), (0.5, "#1A2129"), (0.75, "#1F736C"), (1.0, "#6FD6CB"))
# Paper to ink, always 0 to 1, so that any two attention maps can be compared.
_WEIGHTS_LIGHT = ((0.0, "#FFFFFF"), (0.1, "#EBEEF1"), (0.4, "#A9B3BE"), (0.7, "#5B6877"), (1.0, "#141B24"))
_WEIGHTS_DARK = ((0.0, "#11161C"), (0.1, "#232B34"), (0.4, "#56626F"), (0.7, "#9AA7B4"), (1.0, "#F4F7FA"))


class Palette(NamedTuple):
    """The colours of one theme; query is vector A's hue, key is B's."""

    query: str
    key: str
    value: str
    output: str
    text: str
    quiet: str
    line: str
    paper: str
    signed: tuple[tuple[float, str], ...]
    weights: tuple[tuple[float, str], ...]

    def signed_hue(self, x: float) -> str:
        """A bar's colour by its sign: teal above zero, brown below."""
        return self.signed[3 if x >= 0 else 1][1]

    def stops(self, scale: str) -> tuple[tuple[float, str], ...]:
        """The colours of a scale: "signed" about 0, "weights" from 0 to 1, "lengths" from 0 to their own largest.

        Lengths wear the teal half of the signed scale: ink would look like weights, a brown half is never reached.
        """
        halves = tuple((2 * at - 1, colour) for at, colour in self.signed if at >= 0.5)
        return {"weights": self.weights, "lengths": halves}.get(scale, self.signed)

    def hue(self, role: str) -> str:
        """The colour of a role; text colour for anything that is not query, key, value or output."""
        return getattr(self, role) if role in {"query", "key", "value", "output", "quiet"} else self.text


LIGHT = Palette("#0072B2", "#B84300", "#007A5A", "#7B3294", "#1B2430", "#5F6873", "#D5DBE1", "#FFFFFF",
                _SIGNED_LIGHT, _WEIGHTS_LIGHT)
DARK = Palette("#56B4E9", "#FF9455", "#3CC79B", "#CFA3DE", "#E6EBF0", "#9AA7B4", "#36414D", "#11161C",
               _SIGNED_DARK, _WEIGHTS_DARK)


def palette(theme: str | None) -> Palette:
    """The palette of Streamlit's theme type, "light" or "dark"."""
    return DARK if theme == "dark" else LIGHT


@lru_cache(maxsize=4096)  # the same tokens stand on many axes
def plotly_text(text: str, longest: int = 24) -> str:
    """A stranger's text made safe for Plotly's titles, ticks and tooltips: shown literally, cut if long.

    Plotly reads a few HTML tags, `&` entities, and `$…$` as mathematics; it has no escape for `$`,
    so a zero-width space keeps a `$` from opening a formula.

    >>> plotly_text("<b>x</b>"), plotly_text("a" * 30)
    ('&lt;b&gt;x&lt;/b&gt;', 'aaaaaaaaaaaaaaaaaaaaaaa…')
    """
    text = "".join(c if c.isprintable() else " " for c in text)
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "$\u200b")


def title(text: str, subtitle: str, colours: Palette, role: str = "plain") -> dict[str, Any]:
    """The one title style: what it is, in its hue; below, in grey, shape, settings and provenance."""
    return {"text": f"<b>{text}</b>", "x": 0, "y": 0.98, "yref": "container", "yanchor": "top", "xanchor": "left",
            "font": {"size": 16, "color": colours.hue(role)},
            "subtitle": {"text": f'<span style="font-weight:400">{subtitle}</span>',
                         "font": {"size": 13, "color": colours.quiet}}}


def layout(colours: Palette, heading: dict[str, Any], *, height: int, left: int = 8, right: int = 8,
           top: int = 64, bottom: int = 8, **more: Any) -> dict[str, Any]:
    """The layout every figure starts from."""
    return {"title": heading, "height": height, "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "showlegend": False,
            "font": {"size": 13, "color": colours.text}, "hoverlabel": {"align": "left"}, "dragmode": False, **more}


def axis(colours: Palette, **more: Any) -> dict[str, Any]:
    """A quiet axis; figures add what they need."""
    return {"gridcolor": colours.line, "linecolor": colours.line, "zerolinecolor": colours.quiet, "fixedrange": True,
            "showgrid": False, "zeroline": False, "tickfont": {"size": 12, "color": colours.quiet}, **more}
