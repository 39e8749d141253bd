"""What to notice on page 4: sentences that hold for the numbers on screen."""

from __future__ import annotations

import numpy as np

from core._checks import Array
from core.digits import fixed, show
from core.notice import Notice
from core.scenes.multi_head import Heads, Summary, Touch

SMALL = 1e-9  # a change below this is rounding


def _say(kind: str, **values: object) -> Notice:
    return Notice(f"multi_head.notice.{kind}", {name: str(value) for name, value in values.items()})


def cell_notices(heads: Heads) -> list[Notice]:
    """What holds for the chosen row of the chosen head."""
    at = heads.sample, heads.head, heads.query
    allowed = np.flatnonzero(np.isfinite(heads.steps.masked[at]))
    asks = heads.labels[heads.query]
    if len(allowed) == 1:
        return [_say("alone", token_query=asks, token_key=heads.labels[allowed[0]])]
    row = heads.steps.weights[at][allowed]
    if row.max() - row.min() < SMALL:
        return [_say("even", token_query=asks, count=len(allowed), weight=fixed(float(row.max()), 3))]
    found = _role(heads)
    by_dot, by_cosine = (_first(values, allowed) for values in (heads.steps.scores[at], heads.cosines))
    if by_dot is not None and by_cosine is not None and by_dot != by_cosine:
        found.append(_say(
            "dot_not_cosine", token_query=asks, token_dot=heads.labels[by_dot], token_cosine=heads.labels[by_cosine],
            dot=fixed(heads.steps.scores[at][by_dot], 3), dot_cosine=fixed(heads.cosines[by_dot], 3),
            less=fixed(heads.steps.scores[at][by_cosine], 3), cosine=fixed(heads.cosines[by_cosine], 3)))
    if (heads.steps.scores[at][allowed] < 0).all():
        found.append(_say(
            "all_negative", token_query=asks, total=fixed(float(heads.steps.weights[at].sum()), 3),
            scores=_list(heads.steps.scores[at][allowed]), weights=_list(heads.steps.weights[at][allowed], 3)))
    return found + _agreement(heads)


def _first(values: Array, allowed: Array) -> int | None:
    """The key that is strictly first, to three decimals as on screen; None for a tie."""
    order = allowed[np.argsort(-values[allowed], kind="stable")]
    return int(order[0]) if values[order[0]] - values[order[1]] > 0.0005 else None


def _list(values: Array, places: int = 2) -> str:
    texts = [fixed(float(x), places) for x in values[:6]]
    return ", ".join(texts) + (", …" if len(values) > 6 else "")


def _role(heads: Heads) -> list[Notice]:
    role, head = heads.in_use.roles[heads.head], heads.head
    if not role or {"q", "k"} & set(heads.in_use.edited):
        return []
    row = heads.steps.weights[heads.sample, head, heads.query]
    strongest = int(row.argmax())
    where = {"previous": heads.query - 1, "far_end": 0 if 2 * heads.query > len(row) - 1 else len(row) - 1}.get(role)
    fulfilled = role == "similar" or strongest == where
    values = {"token_query": heads.labels[heads.query], "token_key": heads.labels[strongest],
              "weight": fixed(row.max())}
    # the first token has no previous one, the middle one has two far ends, an edited matrix may do anything
    return [_say(f"role_{role}", **values)] if fulfilled and row.max() > 0.3 else []


def _agreement(heads: Heads) -> list[Notice]:
    """In how many heads the chosen token looks at the same key first."""
    rows = heads.all_on.weights[heads.sample, :, heads.query]  # (n_heads, n)
    if heads.n_heads == 1:
        return []
    key = int(rows[heads.head].argmax())
    first = rows[:, key] > np.delete(rows, key, axis=1).max(axis=-1) + SMALL
    return [_say("agreement", token_query=heads.labels[heads.query], token_key=heads.labels[key],
                 count=int(first.sum()), n_heads=heads.n_heads)] if first[heads.head] else []


def off_notices(heads: Heads) -> list[Notice]:
    """What switching heads off does, or would do."""
    alone, whole = heads.changes.alone, float(heads.changes.whole)
    found = [_say("silent", head=h) for h in range(heads.n_heads) if alone[h] < SMALL]
    if heads.off:
        share = fixed(100 * float(heads.changes.norm) / whole, 0) if whole > SMALL else "0"
        found.append(_say("off", heads=", ".join(map(str, heads.off)), norm=show(float(heads.changes.norm)),
                          whole=show(whole), share=share))
    most, least = int(alone.argmax()), int(alone.argmin())
    if alone[most] - alone[least] > SMALL:
        found.append(_say("off_most", most=most, least=least, largest=show(float(alone[most])),
                          smallest=show(float(alone[least]))))
    return found


def summary_notices(heads: Heads, summary: Summary) -> list[Notice]:
    """Which key is looked at most, which heads are most alike."""
    n = len(heads.labels)
    key = int(summary.received.argmax())
    found = [_say("received", token_key=heads.labels[key], weight=fixed(float(summary.received[key])),
                  even=fixed(1 / n), n=n)] if n > 1 else []
    if heads.n_heads == 2:
        found.append(_say("alike_pair", share=fixed(float(summary.likeness[0, 1]))))
    if heads.n_heads > 2:
        pairs = np.triu_indices(heads.n_heads, 1)
        values = summary.likeness[pairs]
        near, far = int(values.argmax()), int(values.argmin())
        found.append(_say("alike", a=pairs[0][near], b=pairs[1][near], share=fixed(float(values[near])),
                          c=pairs[0][far], d=pairs[1][far], least=fixed(float(values[far]))))
    return found


def touch_notices(heads: Heads, touch: Touch) -> list[Notice]:
    """How many heads one number of the input reaches."""
    if touch.amount == 0:
        return [_say("touch_none")]
    moved, n_heads = int((touch.mixed.largest > SMALL).sum()), heads.n_heads
    values = {"token": heads.labels[touch.token], "feature": touch.feature + 1, "amount": fixed(touch.amount, 1),
              "moved": moved, "n_heads": n_heads}
    found = [_say("touch_all" if moved == n_heads else "touch_some", **values)]
    if touch.sliced is not None and n_heads > 1:
        found.append(_say("touch_sliced", sliced=int((touch.sliced.largest > SMALL).sum()), n_heads=n_heads))
    return found
