"""Page 1: how far do two arrows point the same way?"""

import itertools

import streamlit as st

from core.digits import fixed, plain, show
from core.scenes import dot_product as scene
from core.shown import dot_product as draw
from core.vectors import compare, dot_by_loop, weighted_sum
from pages._parts import chart, code, controls, page, pictures, state, strip, table
from pages._parts.components import curve, plane
from pages._parts.text import t, voice

page.heading("dot_product")


@st.fragment
def two_arrows() -> None:
    """The plane, its controls, the two equal formulas, and the curve."""
    figure_side, control_side = st.columns([1.15, 1], gap="large")
    with control_side:
        move_arrows()
        arrows = scene.arrows(state.values())
        strip.measures({
            t("dot_product.dot"): arrows.products[-1].text,
            t("dot_product.cosine"): fixed(float(arrows.pair.cosine), 3),
            t("dot_product.angle"): f"{plain(float(arrows.pair.angle), 1)}°",
            t("dot_product.norm_a"): show(float(arrows.pair.norm_a)),
            t("dot_product.norm_b"): show(float(arrows.pair.norm_b)),
        })
        strip.notice(*scene.notices(arrows))
        draw_curve(arrows)
    with figure_side:
        draw_plane(arrows)
    page.table("dot_product.compare", **scene.comparison(arrows))


def move_arrows() -> None:
    """The controls of both arrows, in the way the reader chose."""
    way = controls.segments("d_move", t("dot_product.move"), lambda way: t(f"dot_product.move_{way}"),
                            on_change=change_way)
    if way == "turn":
        controls.slider("d_turn", t("dot_product.turn"), format="%d°")
    else:
        fields = ("x", "y") if way == "xy" else ("l", "a")
        for column, name, hue in zip(st.columns(2), "ab", ("blue", "orange"), strict=True):
            for field in fields:
                label = t(f"dot_product.field_{field}", name=f":{hue}[**{name.upper()}**]")
                with column:
                    controls.slider(f"d_{name}{field}", label, format="%.0f°" if field == "a" else "%.2f")
    controls.presets({t(f"dot_product.preset_{name}"): {"d_move": "xy", **values}
                      for name, values in scene.PRESETS.items()}, key="arrows")


def change_way() -> None:
    """Keep both arrows where they are while the way of moving them changes."""
    state.put(**scene.moved_by(state.values(), st.session_state["w_d_move"]))


def draw_plane(arrows: scene.Arrows) -> None:
    """The plane; its tips can be dragged, and it spells out both formulas."""
    shadow = controls.segments("d_shadow", t("dot_product.shadow"), lambda which: t(f"dot_product.shadow_{which}"))
    plane.show(
        arrows.a,
        arrows.b,
        way=state.get("d_move"),
        turn=state.get("d_turn"),
        limit=scene.REACH,
        held=[name for name, moving in scene.MOVED_BY[state.get("d_move")].items()
              if all(map(state.locked, moving))],
        shadow=shadow,
        colours=chart.colours(),
        picture=pictures.settings(),
        key="plane",
        on_move=put_arrows,
        lines={
            "products": arrows.products,
            "lengths": arrows.lengths,
            "areaA": arrows.area_of_a,
            "areaB": arrows.area_of_b,
        },
        words={
            "title": t(f"dot_product.plane_title_{shadow}"),
            "angle": t("dot_product.angle"),
            "tip": t("dot_product.tip"),
            "shadow": t("dot_product.shadow_label"),
            "area": t("dot_product.area"),
        },
    )


def draw_curve(arrows: scene.Arrows) -> None:
    """The dot product at every angle; it follows the arrows as the plane does."""
    picture = draw.curve(voice(), arrows)
    curve.show(chart.written(picture), arrows.a, arrows.b, alt=picture.alt, subtitle=picture.subtitle, key="curve",
               says=t("dot_product.curve_subtitle", norm_a="{norm_a}", norm_b="{norm_b}"))


def put_arrows(a: list[float], b: list[float], turn: float) -> None:
    """A hand moved the arrows in the picture."""
    state.put(**scene.moved_to(state.values(), a, b, turn))


@st.fragment
def neuron() -> None:
    """The same sum with more numbers."""
    st.header(t("dot_product.neuron_header"), divider="gray")
    st.markdown(t("dot_product.neuron_idea"))
    table_side, figure_side = st.columns([1, 1.6], gap="large")
    with table_side:
        differ = len(state.get("d_inputs")) != len(state.get("d_weights"))
        edit_neuron(empty=t("dot_product.lengths_differ") if differ else None)  # which the table says beneath itself
        if differ:
            return
        st.button(t("dot_product.match"), disabled=state.locked("d_weights"),
                  on_click=lambda: state.put(**scene.matched(state.values())))
        controls.slider("d_bias", t("dot_product.bias"))
        controls.segments("d_activation", t("dot_product.activation"), lambda name: t(f"dot_product.activation_{name}"))
    work = scene.neuron(state.values())
    with figure_side:
        chart.draw(draw.products(voice(), work), key="neuron")
        strip.formulas(work.line)
        strip.notice(*scene.neuron_notices(work))


def edit_neuron(empty: str | None) -> None:
    """The table of inputs and weights, and the presets that fill it."""
    controls.presets({t(f"dot_product.longer_{name}"): {"d_inputs": inputs, "d_weights": weights}
                      for name, (inputs, weights) in scene.LONGER_PRESETS.items()}, key="neuron")
    sides = ("d_inputs", "d_weights")
    held = [column for column, name in enumerate(sides) if state.locked(name)]
    # a link may bring more inputs than weights: what is missing is an empty cell
    table.numbers(list(itertools.zip_longest(*map(state.get, sides))), key="neuron_table", held=held,
                  columns=[t("dot_product.inputs"), t("dot_product.weights")], most=0 if held else scene.LONGEST,
                  empty=empty, on_edit=put_neuron)


def put_neuron(rows: list[list[float]]) -> None:
    """A hand changed the table."""
    inputs, weights = zip(*rows, strict=True)
    state.put(d_inputs=inputs, d_weights=weights)


two_arrows()
neuron()
code.show((compare, dot_by_loop, weighted_sum), lambda: scene.snippet(scene.arrows(state.values())), key="code_dot")
page.onwards("similarity")
