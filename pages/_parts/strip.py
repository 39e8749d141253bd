"""The arithmetic strip and the formulas: lines of core.strip in the colours of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.figures.style import Palette
from core.notice import Notice
from core.strip import Line, Piece
from pages._parts import chart
from pages._parts.text import md, say, t

_COLOUR = {"query": "blue", "key": "orange", "value": "green", "output": "violet", "quiet": "gray"}


def markdown(line: Line) -> str:
    """A line as Markdown with coloured numbers."""
    return "".join(_piece(piece) for piece in line)


def _piece(piece: Piece) -> str:
    if piece.role == "more":
        return f":gray[{t('strip.more', sum=md(piece.text), count=piece.left_out)}]"
    text = md(piece.text, longest=200)
    if not text.strip():
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()):]
    core = text.strip()
    if piece.role in {"output", "result"}:
        core = f"**{core}**"
    return lead + (f":{_COLOUR[piece.role]}[{core}]" if piece.role in _COLOUR else core) + tail


def show(heading: str, lines: Sequence[tuple[str, Line]], *, key: str, notices: Sequence[Notice] = ()) -> None:
    """The strip: a heading that names the cell, a line per step with its label, then what to notice."""
    with st.container(border=True, key=key):
        rows = [f"**{heading}**"] if heading else []
        rows += [f":gray[{label}]  {markdown(line)}" if label else markdown(line) for label, line in lines]
        st.markdown("  \n".join(rows) + (f"\n\n{_noticed(notices)}" if notices else ""))


def hold_back(predicting: bool) -> None:
    """Said by the lesson: while a learner predicts, nothing on the page gives the answer away."""
    st.session_state["predicting"] = predicting


def notice(*notices: Notice) -> None:
    """"What to notice": sentences computed from the numbers on screen."""
    if notices:
        with st.container(border=True):
            st.markdown(_noticed(notices))


def _noticed(notices: Sequence[Notice]) -> str:
    if st.session_state.get("predicting"):
        return f":material/lightbulb: :gray[{t('strip.later')}]"
    return f":material/lightbulb: **{t('strip.notice')}** " + " ".join(say(n) for n in notices)


def formulas(*lines: Line) -> None:
    """Lines as typeset formulas that wrap; numbers keep the colours of their vectors."""
    with st.container(border=True):
        st.markdown("  \n".join(f"$\\displaystyle {latex(line)}$" for line in lines))


def equation(tex: str) -> None:
    """A formula in LaTeX whose \\query{…}, \\key{…}, \\value{…}, \\output{…} wear their colours."""
    colours = chart.colours()
    for role in ("query", "key", "value", "output"):
        tex = tex.replace(rf"\{role}{{", rf"\textcolor{{{colours.hue(role)}}}{{")
    st.latex(tex)


def latex(line: Line) -> str:
    """A line as LaTeX. Only numbers and names of ours are in it, never a stranger's text."""
    colours = chart.colours()
    return "".join(_latex_piece(piece, colours) for piece in line)


def _latex_piece(piece: Piece, colours: Palette) -> str:
    text = (
        piece.text.replace("·", r"\cdot ")
        .replace("×", r"\times ")
        .replace("‖", r"\Vert ")
        .replace("cos θ", r"\cos\theta ")
    )
    text = text.replace("−", "-").replace("≈", r"\approx ").replace("÷", r"\div ")
    if piece.role == "more":
        return rf"\underbrace{{{text}}}_{{{piece.left_out}\text{{ {t('strip.more_short')}}}}}"
    colour = colours.hue(piece.role)
    if piece.role in {"output", "result"}:
        text = rf"\mathbf{{{text}}}"
    return text if piece.role in {"plain", "result"} else rf"\textcolor{{{colour}}}{{{text}}}"


def measures(numbers: Mapping[str, str]) -> None:
    """Named numbers in one line that wraps, the numbers large: a list, of which app.css makes that."""
    st.markdown("\n".join(f"- :small[{name}]  \n  **{value}**" for name, value in numbers.items()))
