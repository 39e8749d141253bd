"""The model small enough to understand: attention only, positions in layer 0's query and key, trained here."""
from __future__ import annotations

from core.families import Config, Settings, Take, Weights

PREFIXES = ("",)
TOKENS = "tokens"


def config(settings: Settings) -> Config:
    d_model, n_heads = settings.whole("d_model"), settings.whole("n_heads")
    return Config(
        "induction", settings.whole("n_layers"), n_heads, n_heads, d_model,
        settings.head_width(d_model, n_heads), 0, settings.whole("n_vocab"), settings.whole("n_context"),
        positions="query_key")


def weights(take: Take, settings: Settings, c: Config) -> Weights:
    d = c.d_model

    def norm(name: str) -> Weights:
        return {"gain": take(f"{name}.gain", d), "bias": take(f"{name}.bias", d)}

    def block(at: str) -> Weights:
        matrices = {w: take(f"{at}.{w}", d, d) for w in ("w_q", "w_k", "w_v", "w_o")}
        return {"norm_1": norm(f"{at}.norm"), "attn": matrices}

    return {
        "tokens": take(TOKENS, c.n_vocab, d),
        "positions": take("positions", c.n_context, d),
        "blocks": [block(f"blocks.{layer}") for layer in range(c.n_layers)],
        "norm_out": norm("norm"),
        "unembedding": take("unembedding", d, c.n_vocab),
    }
