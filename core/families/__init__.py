"""The families of transformers, one module each: what their config.json says, what their tensors are called."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from core._checks import Array
from core.model_errors import ModelError

# {"tokens", "positions", "types", "norm_in", "blocks": [{"norm_1", "attn", "norm_2", "mlp"}], "norm_out",
# "unembedding"}: nested like the model; what a model does not have is not there; matrices are (in, out)
Weights = dict[str, Any]


class Config(NamedTuple):
    """What the shapes of the weights don't say about a transformer."""

    family: str
    n_layers: int
    n_heads: int
    n_kv_heads: int        # fewer than n_heads: some heads share their keys and values
    d_model: int
    d_head: int
    d_mlp: int             # 0: attention only
    n_vocab: int
    n_context: int         # most tokens it can read
    activation: str = "gelu"
    eps: float = 1e-5      # added to the variance in a norm
    norm: str = "layer"    # "layer" or "rms"
    norm_first: bool = True   # before attention and MLP; False: after the sum, as in the original Transformer
    is_causal: bool = True
    positions: str = "added"  # to the embeddings; "query_key": to layer 0's query and key; "rotary": turned
    first_position: int = 0
    rotary_base: float = 10000.0
    windows: tuple[int, ...] = ()  # per layer how many tokens a query sees, itself included; 0: all


class Take(Protocol):
    """Gets one tensor of a checkpoint and checks its shape."""

    def __call__(self, name: str, *shape: int, as_stored: bool = False) -> Array: ...


class Settings:
    """The entries of config.json, each checked when it is asked for."""

    def __init__(self, name: str, entries: Mapping[str, Any]) -> None:
        self.name, self.entries = name, entries

    def refuse(self, key: str, reason: str, **slots: str | int) -> ModelError:
        value = repr(self.entries.get(key))[:60]
        return ModelError("setting", name=self.name, setting=key, value=value, reason=reason, **slots)

    def whole(self, key: str, default: int | None = None, least: int = 1, most: int = 10_000_000) -> int:
        value = self.entries.get(key)
        value = default if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(key, "whole", least=least, most=most)
        return value

    def number(self, key: str, default: float) -> float:
        value = self.entries.get(key)
        value = default if value is None else value
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e9:
            raise self.refuse(key, "positive")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.entries.get(key)
        value = default if value is None else value
        if not isinstance(value, bool):
            raise self.refuse(key, "true_or_false")
        return value

    def only(self, key: str, *allowed: Any) -> None:
        """Refuses a setting that would change the arithmetic in a way that is not written here."""
        if self.entries.get(key, allowed[0]) not in allowed:
            raise self.refuse(key, "choices", supported=", ".join(map(repr, allowed)))

    def choice(self, key: str, choices: Mapping[str, Any], default: str) -> str:
        value = self.entries.get(key) or default
        if value not in choices:
            raise self.refuse(key, "choices", supported=", ".join(choices))
        return str(value)

    def head_width(self, d_model: int, n_heads: int) -> int:
        if d_model % n_heads:
            raise self.refuse("num_attention_heads", "uneven_heads", n_heads=n_heads, d_model=d_model)
        return d_model // n_heads
