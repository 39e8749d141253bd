"""What must be true when a lesson answers: for every step whether its goal is reached, and every number it names.

Each function takes the raw numbers of the page (vectors, scores, weights) and redoes the step's own arithmetic in
another way. It returns whether the goal is reached, and what the slots of the sentences must say.
"""

import math
import re

import numpy as np

from core.scenes import laboratory, sequence
from core.scenes import multi_head as heads_scene
from core.scenes.dot_product import neuron
from core.scenes.home import minute
from core.scenes.self_attention import attention
from core.scenes.similarity_around import arithmetic
from core.scenes.similarity_people import dimensions, judged
from core.scenes.similarity_toy import TOY, toy
from core.scenes.similarity_words import OPPOSITES, table
from core.scenes.trained_model import build
from core.scenes.trained_model_views import changed, circuit_of, sentences
from core.weights import article_example


def cosine(a, b):
    norms = math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(x * x for x in b))
    return float(sum(x * y for x, y in zip(a, b, strict=True)) / norms) if norms else 0.0


def norm(a):
    return math.sqrt(sum(float(x) ** 2 for x in a))


# --- page 1

def tips(values):
    if values["d_move"] == "xy":
        return (values["d_ax"], values["d_ay"]), (values["d_bx"], values["d_by"])
    turn = values["d_turn"] if values["d_move"] == "turn" else 0
    return tuple((length * math.cos(math.radians(angle + turn)), length * math.sin(math.radians(angle + turn)))
                 for length, angle in ((values["d_al"], values["d_aa"]), (values["d_bl"], values["d_ba"])))


def arrows(values):
    a, b = tips(values)
    between = math.degrees(math.acos(max(-1, min(1, cosine(a, b))))) if norm(a) * norm(b) else math.nan
    return a, b, {"dot": a[0] * b[0] + a[1] * b[1], "cosine": cosine(a, b), "angle": between, "norm_a": norm(a),
                  "norm_b": norm(b)}


def apart(a, b):
    return norm([x - y for x, y in zip(a, b, strict=True)])


def stretch(values, start):
    (_, _, now), (_, _, before) = arrows(values), arrows(start)
    return now["dot"] >= 1.5 * before["dot"] and abs(now["cosine"] - before["cosine"]) < 0.005, now | {
        "before": before["dot"], "cosine_before": before["cosine"]}


def negative(values, start):
    now = arrows(values)[2]
    return now["angle"] > 90 and now["dot"] < -1e-6, now


def turn(values, start):
    (a, b, now), (a0, b0, before) = arrows(values), arrows(start)
    still = max(abs(norm(a) - norm(a0)), abs(norm(b) - norm(b0)), abs(now["dot"] - before["dot"])) <= 0.0201
    turned = values["d_turn"] if values["d_move"] == "turn" else 0
    return still and abs(turned) >= 45, now | {"turn": turned, "before": before["dot"]}


def zero(values, start):
    _, b, now = arrows(values)
    return b[0] == b[1] == 0, now


def perpendicular(values, start):
    now = arrows(values)[2]
    return now["norm_b"] >= 3 and abs(now["cosine"]) <= 0.02, now


def wide_and_long(values, start):
    now = arrows(values)[2]
    return now["dot"] >= 15 - 1e-6 and now["cosine"] <= 0.5 + 1e-6, now


def same_shadow(values, start):
    (_, b, now), (_, b0, before) = arrows(values), arrows(start)
    return apart(b, b0) >= 2 and abs(now["dot"] - before["dot"]) < 0.05, now | {
        "before": before["dot"], "moved": apart(b, b0)}


def matched(values, start):
    x, w = values["d_inputs"], values["d_weights"]
    total, largest = sum(a * b for a, b in zip(x, w, strict=True)), norm(x) * norm(w)
    share = total / largest if largest else 0
    return abs(norm(w) - 1) <= 0.01 and share >= 0.995, {"sum": total, "largest": largest, "norm": norm(w),
                                                         "share": 100 * share}


def silent(values, start):
    total = sum(a * b for a, b in zip(values["d_inputs"], values["d_weights"], strict=True))
    before = total + values["d_bias"]
    output = {"identity": before, "relu": max(0.0, before), "tanh": math.tanh(before)}[values["d_activation"]]
    assert math.isclose(output, float(neuron(dict(values)).work.output), abs_tol=1e-9)
    return abs(output) < 1e-6, {"sum": total, "before": before, "output": output, "bias": values["d_bias"]}


# --- Home

def turned(values):
    work = minute(values)
    scores = [float(np.dot(work.x[0], x)) / math.sqrt(work.x.shape[1]) for x in work.x]
    shares = [math.exp(s - max(scores)) for s in scores]
    weights = [share / sum(shares) for share in shares]
    after = sum(w * x for w, x in zip(weights, work.x, strict=True))
    view = minute({**values, "h_other": "own", "h_own": " ".join(work.words.probes)}).x[-2:]
    others = weights[1:]
    best = 1 + others.index(max(others)) if others else 0
    to = [(cosine(work.x[0], probe), cosine(after, probe)) for probe in view]
    return work, weights, scores, to, {
        "word": work.words.focus, "word_first": work.words.probes[0], "word_second": work.words.probes[1],
        "token": work.labels[best], "weight": weights[best], "own": weights[0], "n": len(weights),
        "before_first": to[0][0], "after_first": to[0][1], "before_second": to[1][0], "after_second": to[1][1]}


def margin(values):
    to = turned(values)[3]
    return to[0][1] - to[1][1]


def turns(values, start):
    return margin(values) < -0.005, turned(values)[4]


def order(values, start):
    now, before = (sorted(t.casefold() for t in minute(v).tokens) for v in (values, start))
    same_order = [t.casefold() for t in minute(values).tokens] == [t.casefold() for t in minute(start).tokens]
    numbers = turned(values)[4]
    if now == before:
        assert abs(margin(values) - margin(start)) < 1e-9
    return now == before and not same_order, numbers | {"tokens": " ".join(minute(values).labels)}


def own_fruit(values, start):
    work = minute(values)
    clean = not {t.casefold() for t in work.tokens} & set(work.words.probes)
    return values["h_other"] == "own" and clean and margin(values) >= 0.05, turned(values)[4]


def less_for_itself(values, start):
    numbers = turned(values)[4]
    return numbers["own"] < 0.4995, numbers


def quiet(values, start):
    work, weights, scores, _, numbers = turned(values)
    opening = len(work.words.opening.split())
    others = weights[opening:]
    if not others:
        return False, {"token": numbers["token"], "least": math.nan}
    at = opening + others.index(min(others))
    return 0 < weights[at] < 0.0495, numbers | {"token": work.labels[at], "least": weights[at], "score": scores[at]}


def undecided(values, start):
    return abs(margin(values)) <= 0.015, turned(values)[4] | {"margin": abs(margin(values))}


# --- page 2

def stretched(values):
    rows = [list(row) for row in values["s_toy"]]
    long = min(values["s_stretched"], len(rows) - 1)
    rows[long] = [values["s_stretch"] * x for x in rows[long]]
    least = min(cosine(a, b) for i, a in enumerate(rows) for b in rows[:i])
    return {"dot": float(np.dot(rows[0], rows[1])), "cosine": cosine(rows[0], rows[1]), "factor": values["s_stretch"],
            "least": least}


def stretch_word(values, start):
    now, before = stretched(values), stretched(start)
    assert np.isclose(now["dot"], toy(values).dot[0, 1])
    return now["dot"] >= 2 * before["dot"] - 1e-9, now | {"before": before["dot"]}


def shift(values, start):
    now, rows = stretched(values), np.array(values["s_toy"])
    kept = np.ptp(rows - np.array(TOY), axis=0).max() < 0.001
    return kept and now["least"] > 0.9, now


def words_of(values):
    work = table(values)
    return work, list(work.words), [[cosine(a, b) for b in work.vectors] for a in work.vectors], work.vectors


def one_table(values, start):
    _, words, cosines, x = words_of(values)
    off, lengths = float(np.abs(x @ x.T - np.array(cosines)).max()), [norm(row) for row in x]
    return off < 1e-5, {"apart": off, "n": len(words), "shortest": min(lengths), "longest": max(lengths)}


def opposites(values, start):
    work, words, cosines, _ = words_of(values)
    a, b = (min(values[name], len(words) - 1) for name in ("s_first", "s_second"))
    return {words[a], words[b]} in OPPOSITES and cosines[a][b] >= 0.7, {
        "word_a": words[a], "word_b": words[b], "cosine": cosines[a][b], "average": work.average.cosine}


def centre(values, start):
    work, words, cosines, _ = words_of(values)
    return work.average.cosine < 0.15, {"word_a": words[0], "word_b": words[1], "cosine": cosines[0][1],
                                        "average": work.average.cosine}


def many_dimensions(values, start):
    spread = float(np.std(dimensions(values).many.values))
    assert abs(spread - values["s_dims"] ** -0.5) < 0.15 * values["s_dims"] ** -0.5
    return spread < 0.05, {"d": values["s_dims"], "spread": spread, "predicted": values["s_dims"] ** -0.5}


def words_in(values, start):
    found = arithmetic(values, table(values))
    word, near = found.found[0]
    return values["s_inputs"] and word in found.inputs, {"word_first": word, "cosine": near, **{
        f"word_{n}": given for n, given in zip("abc", found.inputs, strict=True)}}


def people(values, start):
    work, _ = judged(values)
    return work.spearman >= 0.52, {"rho": work.spearman, "pairs": len(work.pairs)}


def longer_wins(values, start):
    _, words, cosines, x = words_of(values)
    n, dots, lengths = range(len(words)), x @ x.T, [norm(row) for row in x]
    gap = {(w, a, b): min(cosines[w][a] - cosines[w][b] - 0.1, (dots[w, b] - dots[w, a] - 1) / 10)
           for w in n for a in n for b in n if len({w, a, b}) == 3}
    (w, a, b), best = max(gap.items(), key=lambda item: item[1])
    return best >= 0, {"word": words[w], "word_a": words[a], "word_b": words[b], "cosine_a": cosines[w][a],
                       "cosine_b": cosines[w][b], "dot_a": dots[w, a], "dot_b": dots[w, b], "length_a": lengths[a],
                       "length_b": lengths[b]}


# --- page 3

def step(values):
    work = attention(values)
    return work, work.heated.weights, work.cell[0], work.seq.labels


def away_from_itself(values, start):
    work, weights, q, names = step(values)
    others = {j: float(weights[q, j]) for j in range(work.n) if j != q}
    best = max(others, key=lambda j: others[j])
    return others[best] > weights[q, q] + 0.01, {"token": names[q], "token_best": names[best], "own": weights[q, q],
                                                 "weight": others[best]}


def even(values, start):
    work, weights, q, names = step(values)
    row = [float(weights[q, j]) for j in range(work.n) if work.allowed[q, j]]
    return len(row) >= 3 and max(row) - min(row) <= 0.02, {
        "token": names[q], "largest": max(row), "smallest": min(row), "even": 1 / len(row), "n": len(row)}


def rows_of(work):
    scaled = work.steps.scaled
    return {r: [float(scaled[r, j]) for j in range(work.n) if work.allowed[r, j]]
            for r in range(work.n) if work.allowed[r].sum() >= 3}


def numbers_of_row(work, r, scores):
    weights = [float(work.heated.weights[r, j]) for j in range(work.n)]
    shown = [j for j in range(work.n) if work.allowed[r, j]][:6]
    return {"token": work.seq.labels[r], "top": max(scores), "token_best": work.seq.labels[np.argmax(weights)],
            "weight": max(weights), "total": sum(weights), "scores": [work.steps.scaled[r, j] for j in shown],
            "weights": [weights[j] for j in shown]}


def only_negative(values, start):
    work = step(values)[0]
    rows = rows_of(work)
    lowest = min(rows, key=lambda r: max(rows[r]))
    found = numbers_of_row(work, lowest, rows[lowest])
    assert math.isclose(found["total"], 1, abs_tol=1e-9)
    return all(score < 0 for score in rows[lowest]), found


def sharp_and_negative(values, start):
    work = step(values)[0]
    rows = rows_of(work)
    low = [r for r in rows if all(score <= -1 for score in rows[r])]
    best = max(low, key=lambda r: work.heated.weights[r].max()) if low else min(rows, key=lambda r: max(rows[r]))
    found = numbers_of_row(work, best, rows[best])
    return bool(low) and found["weight"] >= 0.9, found


def shuffled(values, start):
    work, straight = step(values)[0], attention({**values, "a_shuffle": 0})
    off = max(float(np.abs(work.heated.output[i] - straight.heated.output[straight.seq.places.index(p)]).max())
              for i, p in enumerate(work.seq.places))
    return values["a_shuffle"] != 0 and off > 1e-6, {"apart": off, "tokens": " ".join(work.seq.labels[:8])}


def prefix(values, start):
    work = step(values)[0]
    n = work.n - 1
    scores = np.where(work.allowed[:n, :n], work.steps.scaled[:n, :n] / work.temperature, -np.inf)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    off = float(np.abs(shares / shares.sum(axis=1, keepdims=True) @ work.value[:n] - work.heated.output[:n]).max())
    return work.n >= 4 and off < 1e-6, {"apart": off, "token": work.seq.labels[-1], "n": work.n}


def twins(values, start):
    work, _, _, names = step(values)
    pairs = {(b, a): apart(work.heated.output[a], work.heated.output[b]) for a in range(work.n) for b in range(a)
             if list(work.seq.vectors[a]) == list(work.seq.vectors[b])}
    most = max(pairs.values())
    among = {names[place] for pair, off in pairs.items() if off > most - 1e-9 for place in pair}
    return most >= 0.5, {"token_a": among, "token_b": among, "apart": most}


def between(values, start):
    work, weights, q, names = step(values)
    row = sorted(((float(w), j) for j, w in enumerate(weights[q])), reverse=True)
    (first, a), (second, b) = row[:2]
    alike = [{names[j] for w, j in row if abs(w - weight) < 1e-9} for weight in (first, second)]
    return first + second >= 0.99 and second >= 0.1, {
        "token": names[q], "token_a": alike[0], "token_b": alike[1], "first": first, "second": second,
        "rest": 1 - first - second,
        "off": apart(work.heated.output[q], first * work.value[a] + second * work.value[b])}


def bound(values, start):
    work, weights, _, _ = step(values)
    largest = max(float(weights[r].max()) for r in rows_of(work))
    return values["a_score"] == "cosine" and largest >= 0.9, {
        "n": work.n, "largest": largest, "bound": 1 / (1 + (work.n - 1) * math.exp(-2)), "even": 1 / work.n,
        "temperature": float(values["a_temperature"])}


def lab_numbers(values):
    lab = laboratory.laboratory(values)
    share = {}
    for name, rows in (("without", lab.unscaled), ("divided", lab.scaled)):
        sizes = [norm((np.diag(w) - np.outer(w, w)).ravel()) for w in rows.weights]
        share[name] = 100 * sum(size < 0.01 for size in sizes) / len(sizes)
    d, mean, variance = values["a_lab_d"], values["a_lab_mean"], float(np.var(lab.unscaled.scores))
    return share | {"d": d, "keys": values["a_lab_keys"], "mean": mean, "variance": variance, "ratio": variance / d,
                    "predicted": d * (1 + 2 * mean ** 2)}


def saturated(values, start):
    return lab_numbers(values)["without"] <= 5, lab_numbers(values)


def not_d(values, start):
    return lab_numbers(values)["ratio"] >= 2.5, lab_numbers(values)


# --- page 4

def many(values):
    heads = heads_scene.build(values, sequence.sequence(values, "m_"))
    return heads, heads.all_on.weights[heads.sample], heads.all_on.scores[heads.sample]


def looking_back(maps):
    return [sum(float(m[i, i - 1]) for i in range(1, len(m))) / (len(m) - 1) for m in maps]


def previous(values, start):
    heads, maps, _ = many(values)
    return looking_back(maps)[heads.head] >= 0.8, {"head": heads.head, "share": looking_back(maps)[heads.head]}


def no_roles(values, start):
    heads, maps, _ = many(values)
    sharpest = max(sum(float(row.max()) for row in m) / len(m) for m in maps)
    most = max(looking_back(maps))
    return values["m_set"] == "random" and heads.n_heads > 1 and most < 0.5, {
        "n_heads": heads.n_heads, "most": most, "largest": sharpest}


def no_slices(values, start):
    heads, _, before = many(values)
    token, feature = (min(values[f"m_touch_{name}"], size - 1) for name, size in (
        ("token", len(heads.labels)), ("feature", heads.d_model)))
    x = np.array(heads.in_use.x[heads.sample], dtype=float)
    x[token, feature] += values["m_touch"]
    m, d = heads.in_use.matrices, heads.d_k
    moved = []
    for h in range(heads.n_heads):
        q, k = (x @ m[name][:, h * d:(h + 1) * d] for name in "qk")
        moved.append(float(np.abs(q @ k.T - before[h]).max()) / math.sqrt(d))
    return heads.n_heads > 1 and min(moved) >= 0.3, {
        "amount": values["m_touch"], "feature": feature + 1, "token": heads.labels[token], "least": min(moved),
        "n_heads": heads.n_heads}


def width(values, start):
    d = sequence.sequence(values, "m_").d_model
    fits = d % values["m_heads"] == 0
    return fits and d // values["m_heads"] == 10, {"d_model": d, "n_heads": values["m_heads"],
                                                   "d_k": d // values["m_heads"] if fits else math.nan}


def surprise(values, start):
    heads, _, scores = many(values)
    q, keys = (getattr(heads.all_on, name)[heads.sample, heads.head] for name in ("query", "key"))
    row, near = scores[heads.head, heads.query], [cosine(q[heads.query], key) for key in keys]
    a, b = int(np.argmax(row)), int(np.argmax(near))
    return a != b, {"token": heads.labels[heads.query], "token_dot": heads.labels[a], "token_cosine": heads.labels[b],
                    "dot": row[a], "dot_other": row[b], "cosine": near[b], "cosine_other": near[a],
                    "sample": heads.sample, "head": heads.head}


def below_zero(values, start):
    heads, maps, scores = many(values)
    row, weights = scores[heads.head, heads.query], maps[heads.head, heads.query]
    return all(x < 0 for x in row), {
        "token": heads.labels[heads.query], "sample": heads.sample, "head": heads.head, "scores": list(row),
        "weights": list(weights), "most": max(row), "total": math.fsum(weights)}


def lost(heads, off):
    added = heads.all_on.contributions[heads.sample]
    return float(np.linalg.norm(sum((added[h] for h in off), np.zeros_like(added[0]))))


def two_off(values, start):
    heads = many(values)[0]
    alone = [lost(heads, [h]) for h in heads.off]
    return len(alone) == 2 and min(alone) > 1e-9, {
        "heads": ", ".join(map(str, heads.off)) or "–", "norm": lost(heads, heads.off), "sum": sum(alone)}


def missed_most(values, start):
    heads = many(values)[0]
    alone = [lost(heads, [h]) for h in range(heads.n_heads)]
    return len(heads.off) == 1 and alone[heads.off[0]] == max(alone), {
        "heads": ", ".join(map(str, heads.off)) or "–", "norm": lost(heads, heads.off), "least": min(alone),
        "whole": float(np.linalg.norm(heads.all_on.output[heads.sample]))}


def mute(values, start):
    heads, maps, _ = many(values)
    article, now = article_example(), heads.in_use.matrices
    edited = [name for name in "qkvo" if not np.array_equal(now[name], getattr(article, f"w_{name}"))]
    return lost(heads, [1]) < 1e-9, {
        "change": lost(heads, [1]), "edited": ", ".join(f"W_{name}" for name in edited) or "–",
        "largest": float(maps[1].max())}


# --- page 5

def lens_of(values):
    lens = build(values)
    return lens, lens.trace.weights[lens.layer, lens.head], {
        "layer": lens.layer, "head": lens.head, "token": lens.all_labels[lens.query]}


def asking(lens):
    """Places of the tokens that are text, not the model's own marks."""
    return [i for i, special in enumerate(lens.trace.special) if not special]


def one_of_many(values, start):
    lens, weights, where = lens_of(values)
    rows = asking(lens)
    share = sum(float(weights[i, i - 1]) for i in rows if i) / len([i for i in rows if i])
    return share >= 0.9, where | {"share": share}


def by_cosine(values, start):
    lens, _, where = lens_of(values)
    t, at = lens.trace, (lens.layer, lens.head)
    seen = [j for j in range(len(t.labels)) if t.allowed[lens.layer, lens.query, j]]
    q = t.query[at][lens.query].astype(float)
    dots = {j: float(q @ t.key[at][j].astype(float)) for j in seen}
    near = {j: cosine(q, t.key[at][j].astype(float)) for j in seen}
    a, b = max(dots, key=lambda j: dots[j]), max(near, key=lambda j: near[j])
    return a != b, where | {"token_dot": lens.all_labels[a], "token_cosine": lens.all_labels[b], "dot": dots[a],
                            "dot_other": dots[b], "cosine": near[b], "cosine_other": near[a]}


def not_explanation(values, start):
    lens, weights, where = lens_of(values)
    d, block = lens.model.config.d_head, lens.model.weights["blocks"][lens.layer]
    w_o = block["attn"]["w_o"][lens.head * d:(lens.head + 1) * d]
    row = weights[lens.query]
    gives = [norm(float(w) * (v @ w_o)) for w, v in zip(row, lens.trace.value[lens.layer, lens.head], strict=True)]
    a, b = int(np.argmax(row)), int(np.argmax(gives))
    return a != b, where | {"token_weight": lens.all_labels[a], "token_norm": lens.all_labels[b], "weight": row[a],
                            "weight_other": row[b], "norm": gives[b], "norm_other": gives[a]}


def resting(values, start):
    lens, weights, where = lens_of(values)
    rows = [i for i in asking(lens) if i]
    share = sum(float(weights[i, 0]) for i in rows) / len(rows)
    return share >= 0.7, where | {"token": lens.all_labels[0], "share": share}


def conditions(values, start):
    lens, weights, where = lens_of(values)
    rows = [i for i in asking(lens) if i < len(weights) - 1]
    share = sum(float(weights[i, i + 1]) for i in rows) / len(rows)
    at = lens.query if lens.query in rows else min(rows, key=lambda i: abs(i - lens.query))
    following, first = float(weights[at, at + 1]), float(weights[at, 0])
    return lens.query in rows and share >= 0.5 and first > following, where | {
        "token": lens.all_labels[at], "token_next": lens.all_labels[at + 1], "token_first": lens.all_labels[0],
        "share": share, "next": following, "first": first}


def names(lens):
    return ", ".join(f"L{layer}H{head}" for layer, head in lens.off) or "–"


def crisp(values, start):
    lens = lens_of(values)[0]
    change = changed(lens)
    turned_by = 0.0
    if change is not None:
        means = [build(v).trace.hidden[-1].astype(float).mean(axis=0) for v in (values, {**values, "t_off": ()})]
        turned_by = 1 - cosine(*means)
    return len(lens.off) == 1 and turned_by >= 0.05, {"turned": turned_by, "off": names(lens)}


def carries(values, start):
    lens = lens_of(values)[0]
    circuit = circuit_of(lens)
    without = float(circuit.without[lens.off[0]]) if len(lens.off) == 1 else math.nan
    return without < 0.2 and circuit.accuracy > 0.8, {
        "accuracy": 100 * float(circuit.accuracy), "off": names(lens), "without": 100 * without}


def in_the_act(values, start):
    circuit = circuit_of(lens_of(values)[0])
    return 0.1 <= circuit.accuracy <= 0.9, {"step": float(values["t_step"]), "accuracy": 100 * float(circuit.accuracy),
                                            "previous": max(float(x) for x in circuit.previous[0])}


def same_words(values, start):
    work = sentences(values, build(values))
    one, other = (work.texts[n] for n in work.pair)
    said = [re.findall(r"\w+", text.casefold()) for text in (one, other)]
    runs = [build({**values, "t_text": text, "t_off": ()}).trace for text in (one, other)]
    means = [run.final.astype(float).mean(axis=0) for run in runs]
    near = cosine(*means)
    return sorted(said[0]) == sorted(said[1]) and said[0] != said[1] and near >= 0.95, {
        "token_a": one, "token_b": other, "cosine": near}


def two_meanings(values, start):
    one, other = build(start), build(values)
    at = one.all_labels.index("bank")
    if other.all_labels[at:at + 1] != ["bank"]:
        return False, {"place": at}
    first, last = (cosine(one.trace.hidden[n, at].astype(float), other.trace.hidden[n, at].astype(float))
                   for n in (0, -1))
    return last <= 0.92, {"token": "bank", "place": at, "cosine": last, "before": first, "tokens": other.text}


TRUTHS = {
    "dot_product": (stretch, negative, turn, zero, perpendicular, wide_and_long, same_shadow, matched, silent),
    "home": (turns, order, own_fruit, less_for_itself, quiet, undecided),
    "similarity": (stretch_word, shift, one_table, opposites, centre, many_dimensions, words_in, people, longer_wins),
    "self_attention": (away_from_itself, even, only_negative, sharp_and_negative, shuffled, prefix, twins, between,
                       bound, saturated, not_d),
    "multi_head": (previous, no_roles, no_slices, width, surprise, below_zero, two_off, missed_most, mute),
    "trained_model": (one_of_many, by_cosine, not_explanation, resting, conditions, crisp, carries, in_the_act,
                      same_words, two_meanings),
}


def truth_of(step):
    """The function that judges a step; a function of the same name would hide `cosine`."""
    name = "by_cosine" if step.name == "trained_model.cosine" else step.id
    return next(function for function in TRUTHS[step.page] if function.__name__ == name)
