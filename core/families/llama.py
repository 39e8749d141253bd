"""Llama and those built like it (Mistral, Qwen2, SmolLM2): causal, rotary positions, shared keys, gated MLP."""
from __future__ import annotations

from typing import Any

from core.activations import ACTIVATIONS
from core.families import Config, Settings, Take, Weights

PREFIXES = ("", "model.")
TOKENS = "embed_tokens.weight"


def config(settings: Settings) -> Config:
    settings.only("partial_rotary_factor", 1.0, 1)
    d_model, n_heads = settings.whole("hidden_size"), settings.whole("num_attention_heads")
    n_kv_heads, n_layers = settings.whole("num_key_value_heads", n_heads), settings.whole("num_hidden_layers")
    if n_heads % n_kv_heads:
        raise settings.refuse("num_key_value_heads", "uneven_keys", n_heads=n_heads, n_kv_heads=n_kv_heads)
    d_head = settings.whole("head_dim", 0, least=0) or settings.head_width(d_model, n_heads)
    if d_head % 2:
        raise settings.refuse("head_dim", "odd_head")
    return Config(
        str(settings.entries["model_type"]), n_layers, n_heads, n_kv_heads, d_model, d_head,
        settings.whole("intermediate_size"), settings.whole("vocab_size"),
        settings.whole("max_position_embeddings"), settings.choice("hidden_act", ACTIVATIONS, "silu"),
        settings.number("rms_norm_eps", 1e-6), norm="rms", positions="rotary",
        rotary_base=_rotary_base(settings), windows=_windows(settings, n_layers))


def _rotary_base(settings: Settings) -> float:
    """rope_theta, which newer files keep in rope_parameters; stretched positions are not supported."""
    for key in ("rope_scaling", "rope_parameters"):
        entries: Any = settings.entries.get(key) or {}
        kind = entries.get("rope_type", entries.get("type", "default")) if isinstance(entries, dict) else "?"
        if kind != "default":
            raise settings.refuse(key, "stretched")
        if "rope_theta" in entries:
            return Settings(settings.name, entries).number("rope_theta", 10000.0)
    return settings.number("rope_theta", 10000.0)


def _windows(settings: Settings, n_layers: int) -> tuple[int, ...]:
    """How many tokens each layer's queries see: Mistral limits all layers, Qwen2 only the upper ones if at all."""
    family, size = settings.entries["model_type"], settings.whole("sliding_window", 0, least=0)
    if family == "llama" or (family == "qwen2" and not settings.flag("use_sliding_window", False)):
        size = 0
    kinds = settings.entries.get("layer_types")
    if kinds is None:
        full = settings.whole("max_window_layers", 28, least=0) if family == "qwen2" else 0
        kinds = ["full_attention" if layer < full else "sliding_attention" for layer in range(n_layers)]
    names = ("full_attention", "sliding_attention")
    if not isinstance(kinds, list) or len(kinds) != n_layers or any(kind not in names for kind in kinds):
        raise settings.refuse("layer_types", "layer_kinds", count=n_layers, supported=", ".join(names))
    return tuple(size if kind == "sliding_attention" else 0 for kind in kinds)


def weights(take: Take, settings: Settings, c: Config) -> Weights:
    d, d_q, d_kv = c.d_model, c.n_heads * c.d_head, c.n_kv_heads * c.d_head
    all_biased = settings.flag("attention_bias", False)
    qkv_biased = all_biased or c.family == "qwen2"
    mlp_biased = settings.flag("mlp_bias", False)

    def linear(x: str, name: str, d_in: int, d_out: int, biased: bool) -> Weights:
        bias = {f"b_{x}": take(f"{name}.bias", d_out)} if biased else {}
        return {f"w_{x}": take(f"{name}.weight", d_out, d_in).T} | bias

    def block(at: str) -> Weights:
        return {
            "norm_1": {"gain": take(f"{at}.input_layernorm.weight", d)},
            "attn": linear("q", f"{at}.self_attn.q_proj", d, d_q, qkv_biased)
            | linear("k", f"{at}.self_attn.k_proj", d, d_kv, qkv_biased)
            | linear("v", f"{at}.self_attn.v_proj", d, d_kv, qkv_biased)
            | linear("o", f"{at}.self_attn.o_proj", d_q, d, all_biased),
            "norm_2": {"gain": take(f"{at}.post_attention_layernorm.weight", d)},
            "mlp": linear("gate", f"{at}.mlp.gate_proj", d, c.d_mlp, mlp_biased)
            | linear("up", f"{at}.mlp.up_proj", d, c.d_mlp, mlp_biased)
            | linear("down", f"{at}.mlp.down_proj", c.d_mlp, d, mlp_biased),
        }

    tokens = take(TOKENS, c.n_vocab, d)
    tied = settings.flag("tie_word_embeddings", False)
    return {
        "tokens": tokens,
        "blocks": [block(f"layers.{layer}") for layer in range(c.n_layers)],
        "norm_out": {"gain": take("norm.weight", d)},
        "unembedding": (tokens if tied else take("lm_head.weight", c.n_vocab, d)).T,
    }
