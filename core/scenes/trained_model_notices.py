"""What to notice on page 5: sentences that hold for the numbers on screen."""

from __future__ import annotations

import numpy as np

from core.contributions import sinks
from core.digits import fixed, show
from core.notice import Notice
from core.scenes.trained_model import Lens

SINK = 0.3  # of all weight in a model that goes to one token, twelve times its even share in twelve tokens


LONG = 5  # times as long as the others' is the state of a sink that stands out


def _say(kind: str, **values: object) -> Notice:
    return Notice(f"trained_model.notice.{kind}", {name: str(value) for name, value in values.items()})


def cell_notices(lens: Lens) -> list[Notice]:
    """What holds for the chosen cell and its head."""
    weights, labels = lens.saved.weights[lens.layer, lens.head], lens.saved.labels
    asks, answers, n = labels[lens.query], labels[lens.key], len(labels)
    if not lens.saved.allowed[lens.layer, lens.query, lens.key]:
        return [_say("later", token_query=asks, token_key=answers)]
    first = weights.argmax(axis=-1)  # (n,) the key that each query looks at most
    top = int(first[lens.query])
    found = [_say("cell", token_query=asks, token_key=answers, weight=fixed(float(weights[lens.query, lens.key])))]
    if top != lens.key:
        found.append(_say("other", token_query=asks, token_key=labels[top],
                          weight=fixed(float(weights[lens.query, top]))))
    count = int((first == top).sum())
    if n > 2 and 2 * count > n:
        found.append(_say("same_key", token_key=labels[top], count=count, n=n))
    if lens.off:
        found.append(_say("off", heads=", ".join(f"L{layer}H{head}" for layer, head in lens.off)))
    return found + hidden_notices(lens)


def hidden_notices(lens: Lens) -> list[Notice]:
    """What the tokens that are not shown took."""
    if len(lens.shown) == len(lens.saved.labels) or not len(lens.shown):
        return []
    taken = lens.saved.weights[..., lens.shown, :][..., lens.saved.special].sum(axis=-1)  # (layer, head, shown)
    names = list(dict.fromkeys(label for label, special in zip(lens.saved.labels, lens.saved.special, strict=True)
                               if special))
    return [_say("hidden", tokens=", ".join(names), head=fixed(float(taken[lens.layer, lens.head].mean())),
                 all=fixed(float(taken.mean())))]


def sink_notices(lens: Lens) -> list[Notice]:
    """The token on which heads rest, if there is one."""
    received = lens.saved.weights.mean(axis=(0, 1, 2))  # (n,)
    key, n = int(np.argmax(received)), len(received)
    if n < 5 or received[key] < max(SINK, 2 / n):
        return []
    per_head = lens.saved.weights[..., key].mean(axis=-1)  # (layer, head)
    found = [_say("sink", token_key=lens.saved.labels[key], share=fixed(float(received[key])), even=fixed(1 / n),
                  heads=int((per_head > 0.5).sum()), count=per_head.size)]
    lengths = sinks(lens.saved).state_norms[1:]  # (layer, n) behind each
    layer = int(lengths[:, key].argmax())
    others = float(np.median(np.delete(lengths[layer], key)))
    if lengths[layer, key] > LONG * others:
        found.append(_say("sink_state", token_key=lens.saved.labels[key], layer=layer,
                          norm=show(float(lengths[layer, key])), others=show(others)))
    return found
