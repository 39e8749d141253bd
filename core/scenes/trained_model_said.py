"""What to notice in the views of page 5."""

from __future__ import annotations

import numpy as np

from core.ablation import Change
from core.contributions import Contributions
from core.cosine_check import CosineCheck
from core.digits import fixed, show
from core.head_roles import CONDITIONS
from core.induction import Circuit
from core.notice import Notice
from core.saved import Run
from core.scenes.trained_model import Lens
from core.scenes.trained_model_views import Candidates, Here, Likeliest, Roles, Sentences

USUAL = CONDITIONS["previous"][0]  # of its weight where a head that has a name for it looks


def _say(kind: str, **values: object) -> Notice:
    return Notice(f"trained_model.notice.{kind}", {name: str(value) for name, value in values.items()})


def roles_said(roles: Roles, lens: Lens) -> list[Notice]:
    """How many heads can be named."""
    count = lens.model.config.n_layers * lens.model.config.n_heads
    found = [_say("named", named=len(roles.names), count=count)]
    chosen = [h for h in roles.names if (h.layer, h.head) == (lens.layer, lens.head)]
    return [*found, _say("named_head" if chosen else "unnamed_head", head=f"L{lens.layer}H{lens.head}")]


def cosine_said(check: CosineCheck, lens: Lens) -> list[Notice]:
    """How near the scores are to cosines, over all heads."""
    if np.isnan(check.agreement).any() or np.isnan(check.correlation).all():
        return [_say("too_short")]
    worst = np.unravel_index(np.nanargmin(check.correlation), check.correlation.shape)
    return [_say("cosine", median=fixed(float(np.nanmedian(check.correlation)), 3), head=f"L{worst[0]}H{worst[1]}",
                 least=fixed(float(check.correlation[worst])), share=fixed(100 * float(check.agreement.mean()), 0))]


def contribution_said(parts: Contributions, lens: Lens) -> list[Notice]:
    """How far weights are from contributions, over all heads."""
    key = int(parts.weight_share.mean(axis=(0, 1)).argmax())
    return [_say("contribution", token_key=lens.saved.labels[key],
                 weight=fixed(float(parts.weight_share[..., key].mean())),
                 norm=fixed(float(parts.norm_share[..., key].mean())),
                 share=fixed(100 * float(parts.agreement.mean()), 0))]


def here_said(here: Here, lens: Lens) -> list[Notice]:
    """How much attention and MLP add to the chosen token's state."""
    values = {"token": lens.saved.labels[lens.query], "layer": lens.layer, "before": show(here.before),
              "attention": show(here.attention)}
    if here.mlp is None:
        return [_say("here_attention", **values)]
    return [_say("here", **values, mlp=show(here.mlp))]


def off_said(change: Change, lens: Lens) -> list[Notice]:
    """What the heads that are off change."""
    heads = ", ".join(f"L{layer}H{head}" for layer, head in lens.off)
    if change.next_token is None:
        return [_say("off_vector", heads=heads, vector=show(change.vector))]
    return [_say("off_next", heads=heads, share=fixed(100 * change.next_token, 1))]


def likeliest_said(tokens: Likeliest | None) -> list[Notice]:
    """What the model would say next, before and after."""
    if tokens is None:
        return []
    return [_say("likeliest", token_before=tokens.before, before=fixed(100 * tokens.share_before, 1),
                 token_after=tokens.after, after=fixed(100 * tokens.share_after, 1))]


def random_said(trained: Run, drawn: Run) -> list[Notice]:
    """How sharp heads are with and without training."""
    return [_say("random", trained=fixed(float(trained.weights.max(axis=-1).mean())),
                 random=fixed(float(drawn.weights.max(axis=-1).mean())))]


def circuit_said(circuit: Circuit) -> list[Notice]:
    """Which head the copying stands on."""
    least = np.unravel_index(circuit.without.argmin(), circuit.without.shape)
    others = np.delete(circuit.without.ravel(), circuit.without.argmin())
    found = [_say("accuracy", share=fixed(100 * float(circuit.accuracy), 1))]
    writer, reader = float(circuit.previous[0].max()), float(circuit.induction[1:].max(initial=0.0))
    if min(writer, reader) < USUAL:
        found.append(_say("unformed", previous=fixed(writer), induction=fixed(reader)))
    if circuit.accuracy - circuit.without[least] > 0.1:
        found.append(_say("needed", head=f"L{least[0]}H{least[1]}", share=fixed(100 * float(circuit.without[least]), 1),
                          others=fixed(100 * float(others.min()), 1)))
    return found


def sentences_said(work: Sentences) -> list[Notice]:
    """Which two sentences are nearest."""
    if len(work.texts) < 2:
        return []
    table = work.table - 2 * np.eye(len(work.texts))
    a, b = np.unravel_index(table.argmax(), table.shape)
    return [_say("nearest", word_a=work.texts[a], word_b=work.texts[b], cosine=fixed(float(work.table[a, b])))]


def next_said(work: Candidates) -> list[Notice]:
    """The likeliest token, and how many may be drawn."""
    return [_say("next", token=work.labels[0], share=fixed(100 * float(work.tokens.probabilities[0]), 1),
                 kept=f"{int(work.tokens.kept.sum()):,}", n_vocab=f"{len(work.tokens.ids):,}")]
