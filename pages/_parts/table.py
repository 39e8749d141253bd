"""Editable tables of numbers whose content lives in the link: `numbers` for few of them, `edit` for whole matrices.

`edit` is Streamlit's, which shows matrices of any size and weighs 1.5 MB in the browser. It keeps its own edits on top
of the table it was given, and starts anew when that table changes. So the table it was given stays until the values
change from elsewhere (a preset, Back).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages._parts import chart
from pages._parts.components import numbers as component
from pages._parts.text import t


class Unreadable(ValueError):
    """A cell is empty or outside the bounds; the message is ready to show."""


def numbers(values: Sequence[Sequence[float | None]], *, columns: Sequence[str], key: str,
            on_edit: Callable[[component.Rows], None], reach: float = 1e6, empty: str | None = None,
            **more: Any) -> None:
    """Show `values`, a row each, for editing; `on_edit` hears all of them once every cell has a number within ±`reach`.

    Until then what was typed stays in the table, with a sentence (`empty`, for a cell without a number).
    """
    hues = chart.colours()
    words = {"empty": empty or t("table.empty_cell"), "large": t("table.too_large", reach=f"{reach:,.0f}"),
             "add": t("table.add"), "remove": t("table.remove", row="{row}")}
    component.show(values, columns=columns, reach=reach, words=words, key=key, on_edit=on_edit, colours={
        "text": hues.text, "quiet": hues.quiet, "line": hues.line}, **more)


def edit(values: pd.DataFrame, *, key: str, reach: float = 1e6, **more: Any) -> pd.DataFrame:
    """Show `values` for editing and return what stands there now.

    Raises `Unreadable` when a number is missing or beyond ±`reach`; what was typed stays in the table.
    """
    held = st.session_state.get(f"table_{key}")
    # a table that was off the screen has lost its edits: it starts from the values, which have them
    forgotten = held is not None and f"edit_{key}_{held['version']}" not in st.session_state
    if held is None or forgotten or not held["now"].equals(values):
        held = {"base": values, "now": values, "version": (held["version"] + 1) if held else 0}
        st.session_state[f"table_{key}"] = held
    numeric = [name for name in values.columns if pd.api.types.is_numeric_dtype(values[name])]
    columns = {name: st.column_config.NumberColumn(step=0.0001) for name in numeric}
    edited = st.data_editor(held["base"], key=f"edit_{key}_{held['version']}",
                            column_config=columns | more.pop("column_config", {}), **more)
    _check(edited, numeric, reach)
    held["now"] = edited
    return edited


def _check(edited: pd.DataFrame, numeric: Sequence[str], reach: float) -> None:
    numbers = edited[list(numeric)].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(numbers).any():
        raise Unreadable(t("table.empty_cell"))
    if (np.abs(numbers) > reach).any():
        raise Unreadable(t("table.too_large", reach=f"{reach:,.0f}"))
