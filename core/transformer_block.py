"""What a transformer is made of, for every family: norms, MLP, attention, and the block that joins them."""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from core._checks import Array
from core.activations import ACTIVATIONS
from core.attention import AttentionSteps, scaled_dot_product_attention
from core.families import Config, Weights
from core.positions import rotary


class BlockSteps(NamedTuple):
    query: Array             # (…, n_heads, n, d_head) turned to its position if the model does that
    key: Array               # (…, n_heads, n, d_head) repeated for the heads that share it
    value: Array             # (…, n_heads, n, d_head)
    scores: Array            # (…, n_heads, n, n) q·k
    weights: Array           # (…, n_heads, n, n) softmax(scores / √d_head), 0 where not allowed
    head_outputs: Array      # (…, n_heads, n, d_head) weights · v; 0 for a head that is switched off
    attention_output: Array  # (…, n, d_model) what attention adds to the residual stream
    mlp_output: Array        # (…, n, d_model) what the MLP adds
    hidden: Array            # (…, n, d_model) the residual stream behind the block


def layer_norm(x: Array, gain: Array, bias: Array, eps: float) -> Array:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.einsum("...i,...i->...", centred, centred)[..., None] / x.shape[-1]
    return centred / np.sqrt(variance + x.dtype.type(eps)) * gain + bias


def rms_norm(x: Array, gain: Array, eps: float) -> Array:
    mean_square = np.einsum("...i,...i->...", x, x)[..., None] / x.shape[-1]
    return x / np.sqrt(mean_square + x.dtype.type(eps)) * gain


def norm(x: Array, parameters: Weights, c: Config) -> Array:
    return (rms_norm if c.norm == "rms" else layer_norm)(x, **parameters, eps=c.eps)


def linear(x: Array, w: Array, b: Array | None = None) -> Array:  # [n, d_in] -> [n, d_out]
    y: Array = x @ w
    if b is not None:
        y += b
    return y


def mlp(x: Array, p: Weights, c: Config) -> Array:  # [n, d] -> [n, d_mlp] -> [n, d]
    up, bend = linear(x, p["w_up"], p.get("b_up")), ACTIVATIONS[c.activation]
    # a gate decides per feature how much passes; without one, the feature decides for itself
    inner = bend(linear(x, p["w_gate"], p.get("b_gate"))) * up if "w_gate" in p else bend(up)
    return linear(inner, p["w_down"], p.get("b_down"))


def split(x: Array, n_heads: int) -> Array:  # the shapes were checked when the weights were read
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)


def projections(x: Array, p: Weights, c: Config, code: Array | None) -> tuple[Array, Array, Array]:
    where = x if code is None else x + code  # positions that only query and key see
    sources = (("q", where, c.n_heads), ("k", where, c.n_kv_heads), ("v", x, c.n_kv_heads))
    q, k, v = (split(linear(tokens, p[f"w_{name}"], p.get(f"b_{name}")), n_heads)  # [n, h · d_head] -> [h, n, d_head]
               for name, tokens, n_heads in sources)
    if c.positions == "rotary":
        q, k = rotary(q, base=c.rotary_base), rotary(k, base=c.rotary_base)
    if c.n_kv_heads < c.n_heads:  # several heads ask the same keys
        k, v = (np.repeat(a, c.n_heads // c.n_kv_heads, axis=-3) for a in (k, v))
    return q, k, v


def attention(x: Array, p: Weights, c: Config, layer: int, off: Iterable[int],
              code: Array | None) -> tuple[Array, Array, Array, AttentionSteps, Array]:
    q, k, v = projections(x, p, c, code)
    steps = scaled_dot_product_attention(q, k, v, is_causal=c.is_causal, window=window(c, layer))
    heads = steps.output
    heads[..., list(off), :, :] = 0
    merged = np.swapaxes(heads, -3, -2).reshape(*x.shape[:-1], -1)  # [h, n, d_head] -> [n, h · d_head]
    return q, k, v, steps, linear(merged, p["w_o"], p.get("b_o"))


def window(c: Config, layer: int) -> tuple[int, int] | None:
    size = c.windows[layer] if c.windows else 0
    return (size - 1, 0) if size else None  # a query counts itself


def transformer_block(x: Array, p: Weights, c: Config, layer: int, off: Iterable[int] = (),
          code: Array | None = None) -> BlockSteps:
    first = norm(x, p["norm_1"], c) if c.norm_first else x
    q, k, v, steps, attended = attention(first, p["attn"], c, layer, off, code)
    x = x + attended
    if not c.norm_first:
        x = norm(x, p["norm_1"], c)
    added = np.zeros_like(x)
    if "mlp" in p:
        added = mlp(norm(x, p["norm_2"], c) if c.norm_first else x, p["mlp"], c)
        x = x + added if c.norm_first else norm(x + added, p["norm_2"], c)
    return BlockSteps(q, k, v, steps.scores, steps.weights, steps.output, attended, added, x)
