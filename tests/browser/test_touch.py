"""The figures of pages 2, 3 and 4 under pointer, keys and reload: what lights up, what is said, what is kept."""

import numpy as np
import pytest
from playwright.sync_api import expect

from core.catalogs import languages, sentence
from core.digits import show
from core.figures.wall import corners
from core.scenes import multi_head as heads_scene
from core.scenes import self_attention as attention
from core.scenes import similarity, trained_model, trained_model_maps
from core.scenes.multi_head_stages import PICTURES
from core.scenes.sequence import DRAWN, sequence
from core.strip import (
    Line,
    Piece,
    addition_line,
    mask_line,
    quotient_line,
    scale_line,
    softmax_line,
    sum_line,
    terms_line,
    text_of,
)
from tests.browser.held import Watch, switch
from tests.browser.pointing import Hand, link, settings
from tests.browser.waiting import until

pytestmark = pytest.mark.slow

each_language = pytest.mark.parametrize("language", languages())
HOSTILE = "cat <b>x</b> $y$ sat {z} cat <img src=x onerror=document.title=0>"
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@pytest.fixture
def opened(server, visit):
    """Opens a page at these values and gives a hand on it."""
    def at(page, values, *keys, **more):
        visitor = visit(server, **more)
        visitor.open(link(page, values))
        hand = Hand(visitor)
        hand.ready(*keys)
        return hand
    return at


def said(language, labelled):
    """Labelled lines as the strip says them."""
    more = sentence(language, "strip.more")
    return [f"{sentence(language, label) if label else ''}{text_of(line, more)}" for label, line in labelled if line]


def cells(shape, count, seed=0):
    """Some cells of a map, its corners among them."""
    rows, columns = shape
    chosen = np.random.default_rng(seed).choice(rows * columns, min(count, rows * columns), replace=False)
    return [(0, 0), (rows - 1, columns - 1), *(divmod(int(place), columns) for place in chosen)]


# --- page 3 -----------------------------------------------------------------------------------------------------------

ALL_STEPS = {"a_position": "sinusoidal", "a_wq": "random", "a_wk": "random", "a_wv": "random", "a_mask": "causal",
             "a_temperature": "0.5", "a_source": "random", "a_d": 9, "text": HOSTILE}


def cell_lines(work, i, j) -> dict[str, Line]:
    """From q·k to the weight, one line a step, made from the arrays of the step alone."""
    steps, heat = work.steps, work.heated
    return {
        "score": sum_line(work.query[i], work.key[j], float(steps.scores[i, j]), result_role="result"),
        "scaled": scale_line(float(steps.scores[i, j]), work.seq.d_model, float(steps.scaled[i, j])),
        "masked": mask_line(float(steps.scaled[i, j]), float(steps.masked[i, j])),
        "heated": quotient_line(float(steps.masked[i, j]), [work.temperature], float(heat.masked[i, j]), name="÷ T")
        if work.allowed[i, j] else (),
        "weight": softmax_line(heat.masked[i], heat.exponentials[i], float(heat.weights[i, j]), j)}


def vector_lines(work, i, c) -> dict[str, tuple[str, Line]]:
    """Coordinate c of what belongs to token i: figure → its label and line."""
    number, seq, heat = str(c + 1).translate(BELOW), work.seq, work.heated
    made = {"x": ("position", addition_line([seq.vectors[i, c], seq.code[i, c]], seq.x[i, c], name=f"x{number}"))}
    for name, label in {"q": "query", "k": "key", "v": "value"}.items():
        made[name] = label, sum_line(seq.x[i], getattr(work, f"w_{name}")[:, c], getattr(work, label)[i, c],
                                     name=f"{name}{number}", roles=("plain", "plain"), result_role=label)
    seen = heat.weights[i] > 0
    made["output"] = "output", sum_line(heat.weights[i][seen], work.value[seen, c], heat.output[i, c],
                                        name=f"out{number}", roles=("plain", "value"))
    return made


@each_language
def test_every_stage_of_page_3_is_spelled_out_at_the_pointer(opened, language):
    values = settings("self_attention", lang=language, **ALL_STEPS)
    work = attention.attention(values)
    hand = opened("self_attention", values, "stage_sum", "stage_q", "stage_masked", "stage_output")
    labels = work.seq.labels
    for name, count in {"scores": 1, "scaled": 2, "masked": 3, "exp": 5, "weights": 5}.items():
        for i, j in cells((work.n, work.n), 4):
            steps = list(cell_lines(work, i, j).items())[:count]
            heading = sentence(language, "stages.cell", token_q=labels[i], token_k=labels[j])
            hand.reads(heading, said(language, [(f"self_attention.line_{n}", x) for n, x in steps]),
                       f"stage_{name}", i, j)
    for name in ("words", "code", "sum", "q", "k", "v", "output"):
        for i, c in cells((work.n, DRAWN), 4):
            label, line = vector_lines(work, i, c)[name if name in ("q", "k", "v", "output") else "x"]
            heading = sentence(language, "touch.number", token=labels[i], number=c + 1)
            hand.reads(heading, said(language, [(f"self_attention.line_{label}", line)]), f"stage_{name}", i, c)
    hand.away()
    assert hand.strip() is None
    expect(hand.page).not_to_have_title("0")  # a token that is markup was shown as text
    assert hand.page.locator(".lens b, .lens img").count() == 0


SCORES_LIGHT = {"stage_q": ("row", [0, 3, 8, 4]), "stage_k": ("row", [0, 1, 8, 2]), "stage_x": ("row", [0, 3, 8, 4]),
                "stage_weights": ("cell", [1, 3, 2, 4]), "stage_output": ("row", [0, 3, 8, 4])}


def test_a_cell_of_page_3_lights_where_it_comes_from_and_a_click_keeps_it(opened):
    hand = opened("self_attention", settings("self_attention"), "stage_x", "stage_q", "stage_scores", "stage_output")
    hand.hover("stage_scores", 3, 1)
    for key, lit in SCORES_LIGHT.items():
        assert lit in hand.lit(key), key
    words = hand.page.locator(".st-key-a_chips li:has(.word), .st-key-w_a_token [data-testid^=stBaseButton-pills]")
    assert [word.evaluate("word => word.style.outlineStyle === 'solid'") for word in words.all()[:6]] == [
        False, True, False, True, False, False]  # "on" asks, "cat" answers
    hand.hover("stage_output", 2, 5)  # the weights of its row, the coordinate of the values
    assert hand.lit("stage_weights") == [("row", [0, 2, 6, 3])]
    assert hand.lit("stage_v") == [("column", [5, 0, 6, 6])]
    hand.hover("stage_x", 4, -1.2)  # a token's label: its row and its column
    assert set(map(str, hand.lit("stage_scores"))) == {"('row', [0, 4, 6, 5])", "('column', [4, 0, 5, 6])"}
    hand.click("stage_scores", 3, 1)
    hand.in_link(a_query="3", a_key="1")
    kept = hand.visitor.keyed("strip_scores")
    expect(kept).to_contain_text("“on” asks, “cat” answers")
    hand.page.reload()
    expect(kept).to_contain_text("“on” asks, “cat” answers")
    hand.ready("stage_weights")
    hand.page.keyboard.press("Escape")
    hand.in_link(a_query="", a_key="")
    expect(kept).to_contain_text("“cat” asks, “sat” answers")


def test_page_3_answers_to_keys_alone(opened):
    hand = opened("self_attention", settings("self_attention"), "stage_weights", "stage_scores")
    marks = hand.visitor.keyed("stage_weights").locator(".dta-marks")
    assert marks.get_attribute("aria-label").startswith("Attention weights. Arrow keys")
    marks.focus()
    hand.page.keyboard.press("ArrowDown")  # begins at the chosen cell, ("cat", "sat")
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("ArrowLeft")
    assert hand.strip().heading == "“sat” asks, “cat” answers"
    expect(hand.page.locator(".lens .live").filter(has_text="“sat” asks, “cat” answers. score q·k")).to_have_count(1)
    hand.page.keyboard.press("Enter")
    hand.in_link(a_query="2", a_key="1")
    hand.page.keyboard.press("Escape")
    hand.in_link(a_query="", a_key="")
    assert hand.strip() is None


# --- page 4 -----------------------------------------------------------------------------------------------------------

TWO_HEADS = {"m_set": "random", "m_heads": 2, "m_source": "random", "m_d": 8, "m_mask": "causal", "text": HOSTILE}


def heads_of(values):
    return heads_scene.build(values, sequence(values, "m_"))


def head_lines(work, h, i, j) -> list[tuple[str, Line]]:
    """The steps of a cell of a head with their labels."""
    steps, at = work.steps, (work.sample, h, i)
    masked, scaled = steps.masked[at], float(steps.scaled[at][j])
    exponentials = np.exp(masked - masked.max())
    return [("", sum_line(steps.query[at], steps.key[work.sample, h, j], float(steps.scores[at][j]))),
            ("", scale_line(float(steps.scores[at][j]), work.d_k, scaled)), ("", mask_line(scaled, float(masked[j]))),
            ("multi_head.line_softmax", softmax_line(masked, exponentials, float(steps.weights[at][j]), j))]


def stage_line(work, name, i, c) -> Line:
    """Number c of token i in a whole array of the stages, whatever head it belongs to."""
    x, steps, w = work.in_use.x[work.sample], work.steps, work.in_use.matrices
    number = str(c + 1).translate(BELOW)
    if name == "x":
        return (Piece(f"x{number} = {show(float(x[i, c]))}"),)
    if name in ("query", "key", "value"):
        made = getattr(steps, f"{name}_full")[work.sample, i, c]
        return sum_line(x[i], w[name[0]][:, c], float(made), name=f"{name[0]}{number}")
    if name == "output":
        return sum_line(steps.concatenated[work.sample, i], w["o"][:, c], float(steps.output[work.sample, i, c]),
                        name=f"out{number}")
    h, inside = divmod(c, work.d_v)
    row, value = steps.weights[work.sample, h, i], steps.value[work.sample, h][:, inside]
    seen = row > 0
    return sum_line(row[seen], value[seen], float(steps.head_outputs[work.sample, h, i, inside]),
                    name=f"z{str(inside + 1).translate(BELOW)}")


def check_maps(hand, language, work, key, count):
    """Cells of all heads of a wall; `count` steps lead to them."""
    n = len(work.labels)
    for h, (left, top) in enumerate(corners(work.n_heads, n, n)):
        for i, j in cells((n, n), 1, seed=h):
            heading = sentence(language, "multi_head.cell", head=h, asks=work.labels[i], answers=work.labels[j])
            hand.reads(heading, said(language, head_lines(work, h, i, j)[:count]), key, top + i + 0.5, left + j + 0.5)


def check_numbers(hand, language, work, name):
    """Numbers of an array of the stages: whole, or split among the heads."""
    n, key = len(work.labels), f"m_stage_{name}"
    if name in ("query", "key", "value", "head_outputs"):
        for h, (left, top) in enumerate(corners(work.n_heads, n, work.d_v)):
            for i, c in cells((n, work.d_v), 1, seed=h):
                line = stage_line(work, name, i, h * work.d_v + c)
                heading = sentence(language, "touch.head_number", token=work.labels[i], head=h, number=c + 1)
                hand.reads(heading, said(language, [("", line)]), key, top + i + 0.5, left + c + 0.5)
        return
    for i, c in cells((n, 8), 2):
        line = stage_line(work, name.removesuffix("_full"), i, c)
        heading = sentence(language, "touch.number", token=work.labels[i], number=c + 1)
        if name == "concatenated":
            h, inside = divmod(c, work.d_v)
            heading = sentence(language, "touch.head_number", token=work.labels[i], head=h, number=inside + 1)
        hand.reads(heading, said(language, [("", line)]), key, i, c)


@each_language
def test_every_stage_of_page_4_is_spelled_out_at_the_pointer(opened, language):
    values = settings("multi_head", lang=language, **TWO_HEADS)
    work = heads_of(values)
    hand = opened("multi_head", values, "m_wall", "m_head", "m_adds", "m_mean", "m_alike", "m_stage_output")
    n, labels, steps = len(work.labels), work.labels, work.steps
    check_maps(hand, language, work, "m_wall", 4)
    for i, j in cells((n, n), 2):
        heading = sentence(language, "multi_head.cell", head=0, asks=labels[i], answers=labels[j])
        hand.reads(heading, said(language, head_lines(work, 0, i, j)), "m_head", i, j)
        mean = terms_line(steps.weights[0, :, i, j], float(steps.weights[0, :, i, j].mean()), name="", divided_by=2)
        hand.reads(sentence(language, "stages.cell", token_q=labels[i], token_k=labels[j]),
                   said(language, [("touch.line_mean", mean)]), "m_mean", i, j)
    parts = steps.contributions[0, :, work.query]
    for h, c in cells((2, 8), 2):
        rows = work.in_use.matrices["o"][h * work.d_v: (h + 1) * work.d_v, c]
        added = sum_line(steps.head_outputs[0, h, work.query], rows, float(parts[h, c]), name="z·w")
        total = terms_line(parts[:, c], float(steps.output[0, work.query, c]), name="Σ")
        heading = sentence(language, "multi_head.adds_cell", asks=labels[work.query], feature=c + 1)
        label = sentence(language, "multi_head.line_added", head=h)
        both = said(language, [("", added), ("multi_head.line_output", total)])
        hand.reads(heading, [label + both[0], both[1]], "m_adds", h, c)
        hand.reads(heading, both[1:], "m_adds", 2, c)
    shared = np.minimum(steps.weights[0, 0], steps.weights[0, 1]).sum(axis=-1)
    line = terms_line(shared, float(shared.mean()), name="", divided_by=n)
    hand.reads(sentence(language, "multi_head.alike_cell", a=0, b=1), said(language, [("multi_head.line_alike", line)]),
               "m_alike", 0, 1)
    for stage in reversed(heads_scene.STAGES):
        if stage != "output":
            hand.visitor.keyed("w_m_stage").get_by_text(sentence(language, f"multi_head.stage_{stage}"),
                                                        exact=True).click()
            hand.in_link(m_stage=stage)
        names = [name for row in PICTURES[stage] for name in row if name != "w_o"]
        hand.ready(*(f"m_stage_{name}" for name in names))
        for name in names if stage == "output" else names[-1:]:
            count = heads_touch_steps(name)
            if count:
                check_maps(hand, language, work, f"m_stage_{name}", count)
            else:
                check_numbers(hand, language, work, name)


def test_page_4_answers_to_keys_alone(opened):
    hand = opened("multi_head", settings("multi_head"), "m_head", "m_wall")
    marks = hand.visitor.keyed("m_head").locator(".dta-marks")
    marks.focus()
    hand.page.keyboard.press("ArrowDown")  # begins at the chosen cell, query 1 and key 0
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("ArrowRight")
    expect(hand.page.locator(".lens .box:not([hidden])")).to_have_count(1)
    labels = heads_of(settings("multi_head")).labels
    assert hand.strip().heading == f"Head 0: “{labels[2]}” asks, “{labels[1]}” answers"
    hand.page.keyboard.press("Enter")
    hand.in_link(m_query="2", m_key="1")
    hand.page.keyboard.press("Escape")
    hand.in_link(m_query="", m_key="")
    assert hand.strip() is None


def heads_touch_steps(name):
    """How many steps lead to a map of scores or weights."""
    return {"scores": 1, "scaled": 2, "masked": 3, "weights": 4}.get(name, 0)


def test_a_cell_of_page_4_lights_in_every_head_and_another_head_is_enlarged(opened):
    values = settings("multi_head", **TWO_HEADS)
    hand = opened("multi_head", values, "m_wall", "m_head", "m_edges", "m_adds")
    labels = heads_of(values).labels
    n = len(labels)
    (_, _), (left, top) = corners(2, n, n)
    hand.hover("m_wall", top + 3.5, left + 1.5)
    lit = [box for kind, box in hand.lit("m_wall") if kind == "cell"]
    assert len(lit) == 2 and [0.5 + left + 1, 0.5 + top + 3] == pytest.approx(lit[1][:2], abs=0.11)
    assert ("cell", [1, 3, 2, 4]) in hand.lit("m_head")
    expect(hand.page.locator(".dta-preview")).to_contain_text("head 1")
    hand.away()
    expect(hand.page.locator(".dta-preview")).to_have_count(0)
    hand.click("m_wall", top + 3.5, left + 1.5)
    hand.in_link(m_head="1", m_query="3", m_key="1")
    expect(hand.visitor.keyed("m_strip_cell")).to_contain_text(f"Head 1: “{labels[3]}” asks, “{labels[1]}” answers")
    hand.click("m_edges", 0.05, 2)  # only the third key
    hand.in_link(m_only_key="2")
    hand.click("m_edges", 0.05, 0, axis="3")  # and of it only head 0
    hand.in_link(m_only_head="0")
    until(hand.page, """([rows, columns]) => {
        const { z } = document.querySelector('.st-key-m_wall .js-plotly-plot')._fullData[0]
        const shown = [...z].map(row => [...row].filter(v => !Number.isNaN(v) && v !== null).length)
        return shown.reduce((sum, count) => sum + count) <= rows
    }""", arg=[n, n])
    hand.page.reload()
    hand.ready("m_wall")
    hand.page.keyboard.press("Escape")
    hand.in_link(m_only_key="", m_only_head="", m_query="", m_key="")


# --- page 2 -----------------------------------------------------------------------------------------------------------

def pair_lines(vectors, i, j) -> list[tuple[str, Line]]:
    """Dot product and cosine of two words with their labels."""
    a, b = vectors[i], vectors[j]
    dot, norms = float(a @ b), [float(np.linalg.norm(a)), float(np.linalg.norm(b))]
    return [("similarity.line_dot", sum_line(a, b, dot, name="a·b")),
            ("similarity.line_cosine", quotient_line(dot, norms, dot / (norms[0] * norms[1]), name="cos"))]


@each_language
def test_every_pair_of_page_2_is_spelled_out_at_the_pointer(opened, language):
    values = settings("similarity", lang=language, s_stretch=2)
    hand = opened("similarity", values, "toy_dot", "toy_cosine", "words_dot", "words_cosine")
    toy, table = similarity.toy(values), similarity.table(values)
    toys = [sentence(language, f"similarity.toy_{n}") for n in range(len(toy.vectors))]
    for group, vectors, names in (("toy", toy.vectors, toys), ("words", table.vectors, table.words)):
        for which, count in (("dot", 1), ("cosine", 2)):
            for i, j in cells((len(names), len(names)), 4):
                hand.reads(sentence(language, "similarity.pair", a=names[i], b=names[j]),
                           said(language, pair_lines(vectors, i, j)[:count]), f"{group}_{which}", i, j)


def test_a_pair_of_page_2_lights_in_matrix_table_and_map(opened):
    values = settings("similarity")
    words = similarity.table(values).words
    hand = opened("similarity", values, "toy_dot", "words_dot", "words_cosine", "map")
    hand.hover("toy_dot", 2, 1)
    assert hand.lit("toy_cosine") == [("cell", [1, 2, 2, 3])]
    assert hand.lit("words_dot") == []  # other words
    hand.hover("words_dot", 3, 1)
    assert hand.lit("words_cosine") == [("cell", [1, 3, 2, 4])]
    expect(hand.visitor.keyed("map").locator(".dta-marks circle.point")).to_have_count(2)
    hand.page.get_by_text(sentence("en", "similarity.as_table")).click()
    hand.ready("words_table")
    cell = hand.visitor.keyed("words_table").locator("tbody tr").nth(3).locator("td").nth(1)
    cell.hover()
    assert cell.get_attribute("data-dta-lit") == ""
    assert hand.lit("words_dot") == [("cell", [1, 3, 2, 4])]
    cell.click()
    hand.in_link(s_first="3", s_second="1" if values["s_second"] != 1 else "")
    expect(hand.visitor.keyed("words_strip")).to_contain_text(f"“{words[3]}” and “{words[1]}”")
    hand.page.reload()
    expect(hand.visitor.keyed("words_strip")).to_contain_text(f"“{words[3]}” and “{words[1]}”")
    hand.ready("words_dot")
    hand.page.keyboard.press("Escape")
    hand.in_link(s_first="", s_second="")


def test_page_2_answers_to_keys_alone(opened):
    values = settings("similarity")
    words = similarity.table(values).words
    hand = opened("similarity", values, "words_dot", "words_cosine")
    hand.visitor.keyed("words_dot").locator(".dta-marks").focus()
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("ArrowDown")
    expect(hand.page.locator(".lens .box:not([hidden])")).to_have_count(1)
    first, second = values["s_first"], values["s_second"]
    assert hand.strip().heading == f"“{words[first + 1]}” and “{words[second]}”"
    hand.page.keyboard.press("Enter")
    hand.in_link(s_first=str(first + 1))
    hand.page.keyboard.press("Escape")
    hand.in_link(s_first="", s_second="")
    assert hand.strip() is None


# --- page 5 -----------------------------------------------------------------------------------------------------------

def test_a_trained_head_is_spelled_out_at_the_pointer_and_a_click_on_the_grid_opens_another(opened):
    values = settings("trained_model", lang="zh")
    lens = trained_model.build(values)
    hand = opened("trained_model", values, "t_grid", "t_one")
    for i, j in cells((len(lens.labels),) * 2, 5):
        found = trained_model_maps.lines(lens._replace(query=i, key=j))
        heading = sentence("zh", "trained_model.cell", head="L5H11", asks=lens.labels[i], answers=lens.labels[j],
                           d_head=32)
        hand.reads(heading, said("zh", [("", found.score), ("", found.scaled),
                                        ("trained_model.line_softmax", found.weight)]), "t_one", i, j)
    hand.click("t_one", 3, 4)
    hand.in_link(t_query="3", t_key="4")
    hand.hover("t_grid", 2, 5)
    name = sentence("zh", "trained_model.head_title", layer=2, head=5)
    expect(hand.page.locator(".dta-preview")).to_contain_text(name)
    hand.click("t_grid", 2, 5)
    hand.in_link(t_layer="2", t_head="5", t_query="3", t_key="4")
    hand.page.reload()
    expect(hand.visitor.keyed("t_strip")).to_contain_text("L2H5：“sat”问，“on”答")
    hand.ready("t_one")
    hand.page.keyboard.press("Escape")
    hand.in_link(t_layer="2", t_head="5", t_query="", t_key="")


# --- without it -----------------------------------------------------------------------------------------------------

def test_components_that_do_not_load_leave_the_widgets_working(server, visit):
    visitor = visit(server)
    visitor.page.route("**/BidiComponent.*.js", lambda request: request.abort())
    visitor.open(link("self_attention", settings("self_attention")))
    visitor.page.wait_for_load_state("networkidle")
    visitor.settle()
    visitor.keyed("w_a_query").locator("input").press("ArrowDown")  # opens the list
    visitor.page.get_by_role("option").nth(5).click()
    expect(visitor.keyed("strip_scores")).to_contain_text("“mat” asks, “sat” answers")
    assert "a_query=5" in visitor.page.url
    visitor.open(link("dot_product", settings("dot_product")))
    slider = visitor.keyed("w_d_ax").locator("input[type=range]")
    slider.press("ArrowRight")
    until(visitor.page, "location.search.includes('d_ax=3.1')")
    assert visitor.problems and all("BidiComponent" in problem for problem in visitor.problems)
    visitor.problems.clear()


def test_page_switches_and_reruns_leave_no_listener_behind(opened):
    hand = opened("self_attention", settings("self_attention"), "stage_scores")
    watch = Watch(hand.page)
    start = watch.held()
    for step in range(3):
        switch(hand.page, 4)
        hand.ready("m_wall")
        switch(hand.page, 3)
        hand.ready("stage_scores")
        hand.click("stage_scores", step, 3)
        hand.in_link(a_query="" if step == 1 else str(step), a_key="3")
    hand.visitor.settle()
    hand.ready("stage_scores", "stage_weights")
    now = watch.held()
    assert now.seen > start.seen + 30  # figures came and went with their pages
    assert (now.figures, now.on_figure, now.on_detached) == (start.figures, 1, 0)
    assert now.on_document <= start.on_document


# page, figure, the row and column that are tapped, what the link holds then
FINGERS = [("similarity", "words_dot", (3, 1), {"s_first": "3"}),
           ("self_attention", "stage_scores", (3, 1), {"a_query": "3", "a_key": "1"}),
           ("multi_head", "m_head", (3, 1), {"m_query": "3", "m_key": "1"})]


@pytest.mark.parametrize(("page", "figure", "cell", "kept"), FINGERS)
def test_a_finger_on_a_phone_points_keeps_and_lets_go(server, visit, page, figure, cell, kept):
    visitor = visit(server, width=390, height=844, has_touch=True, is_mobile=True)
    visitor.open(link(page, settings(page)))
    hand = Hand(visitor)
    hand.ready(figure)
    x, y = hand.place(figure, *cell)
    hand.page.touchscreen.tap(x, y)
    expect(hand.page.locator(".lens .box:not([hidden])")).to_have_count(1)
    box = hand.page.locator(".lens .box:not([hidden])").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert not box["y"] <= y <= box["y"] + box["height"]  # what was tapped is still to be seen
    hand.in_link(**kept)
    visitor.settle()
    title = visitor.keyed(figure).bounding_box()
    hand.page.touchscreen.tap(title["x"] + 20, max(5, title["y"] + 5))
    expect(hand.page.locator(".lens .box:not([hidden])")).to_have_count(0)


def test_the_focus_is_seen_and_nothing_moves_by_itself(server, visit):
    visitor = visit(server, reduced_motion="reduce")
    visitor.open(link("self_attention", settings("self_attention")))
    hand = Hand(visitor)
    hand.ready("stage_scores")
    marks = visitor.keyed("stage_scores").locator(".dta-marks")
    marks.focus()
    hand.page.keyboard.press("ArrowRight")
    assert marks.get_attribute("role") == "application"
    width = marks.evaluate("marks => getComputedStyle(marks).outlineWidth")
    assert width == "3px" and marks.evaluate("marks => getComputedStyle(marks).outlineStyle") == "solid"
    assert hand.page.locator(".lens .live").first.get_attribute("aria-live") == "polite"
    ours = hand.page.locator(".lens .box, .lens .line, .lens .live, .dta-marks, .dta-marks rect")
    moving = ours.evaluate_all("all => all.filter(e => e.getAnimations().length || "
                               "parseFloat(getComputedStyle(e).transitionDuration)).length")
    assert ours.count() > 3 and moving == 0
