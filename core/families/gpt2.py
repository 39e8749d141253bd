"""GPT-2: causal, learned positions, norm first."""
from __future__ import annotations

from core.activations import ACTIVATIONS
from core.families import Config, Settings, Take, Weights

PREFIXES = ("", "transformer.")
TOKENS = "wte.weight"


def config(settings: Settings) -> Config:
    settings.only("scale_attn_weights", True)
    settings.only("scale_attn_by_inverse_layer_idx", False)
    settings.only("add_cross_attention", False)
    d_model, n_heads = settings.whole("n_embd"), settings.whole("n_head")
    return Config(
        "gpt2", settings.whole("n_layer"), n_heads, n_heads, d_model, settings.head_width(d_model, n_heads),
        settings.whole("n_inner", 4 * d_model), settings.whole("vocab_size"), settings.whole("n_positions"),
        settings.choice("activation_function", ACTIVATIONS, "gelu_new"),
        settings.number("layer_norm_epsilon", 1e-5))


def weights(take: Take, settings: Settings, c: Config) -> Weights:
    d = c.d_model

    def norm(name: str) -> Weights:
        return {"gain": take(f"{name}.weight", d), "bias": take(f"{name}.bias", d)}

    def linear(w: str, b: str, name: str, d_in: int, d_out: int) -> Weights:
        return {w: take(f"{name}.weight", d_in, d_out), b: take(f"{name}.bias", d_out)}  # stored as (in, out)

    def block(at: str) -> Weights:
        w, b = linear("w", "b", f"{at}.attn.c_attn", d, 3 * d).values()  # q, k and v side by side
        thirds = [slice(i * d, (i + 1) * d) for i in range(3)]
        return {
            "norm_1": norm(f"{at}.ln_1"),
            "attn": {f"w_{x}": w[:, part] for x, part in zip("qkv", thirds, strict=True)}
            | {f"b_{x}": b[part] for x, part in zip("qkv", thirds, strict=True)}
            | linear("w_o", "b_o", f"{at}.attn.c_proj", d, d),
            "norm_2": norm(f"{at}.ln_2"),
            "mlp": linear("w_up", "b_up", f"{at}.mlp.c_fc", d, c.d_mlp)
            | linear("w_down", "b_down", f"{at}.mlp.c_proj", c.d_mlp, d),
        }

    tokens = take(TOKENS, c.n_vocab, d)
    tied = settings.flag("tie_word_embeddings", True)
    return {
        "tokens": tokens,
        "positions": take("wpe.weight", c.n_context, d),
        "blocks": [block(f"h.{layer}") for layer in range(c.n_layers)],
        "norm_out": norm("ln_f"),
        "unembedding": (tokens if tied else take("lm_head.weight", c.n_vocab, d)).T,
    }
