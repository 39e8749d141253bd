"""How something was learned: each share at its step, the chosen step marked, names shown literally."""

import numpy as np
import plotly.graph_objects as go

from core.figures.learning import over_steps
from core.figures.style import DARK, LIGHT


def test_shares_stand_at_their_steps_and_the_chosen_one_is_marked():
    steps, shares = (0, 100, 2500), np.array([0.1, 0.5, 1.0])
    for colours in (LIGHT, DARK):
        figure = over_steps(steps, [("copied <b>rightly</b>", shares), ("L0H2", shares / 2)], [shares / 3], 1,
                            heading="Learned", subtitle="", axis_title="step", colours=colours)
        go.Figure(figure)  # raises for anything that Plotly does not know
        thin, first, second = figure["data"]
        assert first["y"] == [0.1, 0.5, 1.0] and first["name"] == "copied &lt;b&gt;rightly&lt;/b&gt;"
        assert second["y"] == [0.05, 0.25, 0.5] and not thin["showlegend"]
        assert {line["line"]["dash"] for line in (first, second)} == {"solid", "dash"}  # not by colour alone
        axis, mark = figure["layout"]["xaxis"], figure["layout"]["shapes"][0]
        assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)) == {0: "0", 1: "100", 2: "2500"}
        assert mark["x0"] == mark["x1"] == 1
