"""What page 5's figures have to do with each other, for the pointer: heads of all layers, cells of the chosen one."""

from __future__ import annotations

from core.scenes import trained_model as scene
from core.scenes import trained_model_tables as tables
from core.scenes.trained_model import Lens
from core.shown import trained as shown
from pages._parts import chart, state
from pages._parts.components import lens as component
from pages._parts.components import wall
from pages._parts.text import t, voice

PER_HEAD = ("correlation", "agreement", "moved", "without", "previous", "induction", "with_trained", "with_random")
PER_PAIR = ("weight_map", "norm_map")


def listen(lens: Lens) -> None:
    """Let the grid of heads, the chosen head and the views answer at the pointer."""
    row, column = lens.cell
    component.show(
        _figures(lens), _tables(lens), labels=dict.fromkeys(("query", "key", "token"), lens.labels),
        chosen={"layer": lens.layer, "head": lens.head, "query": row or 0, "key": column or 0},
        words={"help": t("touch.help"), "hint": t("touch.hint"), "more": t("strip.more")}, colours=chart.colours(),
        key="t_lens", on_keep=lambda values, act: state.put(**kept(lens, values, act)),
        on_release=lambda: state.put(**scene.released(state.values())))


def kept(lens: Lens, values: dict[str, int], act: str) -> dict[str, int]:
    """The parameters after a click: a head is opened, or a cell is chosen."""
    if act == "head":
        return {f"t_{name}": values[name] for name in ("layer", "head") if name in values}
    places = {name: values[name] for name in ("query", "key") if values.get(name, len(lens.shown)) < len(lens.shown)}
    return {f"t_{name}": int(lens.shown[place]) for name, place in places.items()}


def preview(lens: Lens) -> None:
    """Show the head under the pointer enlarged, as the grid has it."""
    c = lens.model.config
    wall.preview(
        wall="t_grid",
        target="t_one",
        head=lens.layer * c.n_heads + lens.head,
        names=[t("trained_model.head_title", layer=layer, head=head)
               for layer in range(c.n_layers) for head in range(c.n_heads)],
        labels=lens.labels,
        across=c.n_heads,
        places=None,
        words={"preview": t("touch.preview_shades")},
        colours=chart.colours(),
        key="t_preview",
    )


def _tables(lens: Lens) -> dict[str, component.Table]:
    labels, first = {"weight": t("trained_model.line_softmax")}, tables.rows_spelled(lens).start
    return {name: component.Table("query", "key", labels.get(name, ""), lines, first_row=first)
            for name, lines in tables.tables(lens).items()}


def _figures(lens: Lens) -> list[component.Figure]:
    c, n = lens.model.config, len(lens.labels)
    heads = component.Map("layer", "head", c.n_layers, c.n_heads, act="head")
    heading = t("trained_model.cell", head=f"L{lens.layer}H{lens.head}", asks="{asks}", answers="{answers}",
                d_head=c.d_head)
    one = component.Map("query", "key", n, n, tables.STEPS, heading, given={"layer": lens.layer, "head": lens.head})
    return [component.Figure("t_grid", t("trained_model.grid_title", count=c.n_layers * c.n_heads), [heads]),
            component.Figure("t_one", shown.name(voice(), lens), [one], "t_strip"),
            *(component.Figure(f"t_{name}", t(f"trained_model.{name}_title"), [one], "t_strip") for name in PER_PAIR),
            *(component.Figure(f"t_{name}", t(_title(name)), [heads]) for name in PER_HEAD)]


def _title(name: str) -> str:
    return f"trained_model.{name}" if name.startswith("with_") else f"trained_model.{name}_title"
