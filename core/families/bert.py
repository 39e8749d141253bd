"""BERT and RoBERTa: they read in both directions, and norm after each sum."""
from __future__ import annotations

from core.activations import ACTIVATIONS
from core.families import Config, Settings, Take, Weights

PREFIXES = ("", "bert.", "roberta.")
TOKENS = "embeddings.word_embeddings.weight"


def config(settings: Settings) -> Config:
    settings.only("position_embedding_type", "absolute", None)
    settings.only("is_decoder", False)
    d_model, n_heads = settings.whole("hidden_size"), settings.whole("num_attention_heads")
    family = str(settings.entries["model_type"])
    # RoBERTa counts positions from behind its padding token
    first = 0 if family == "bert" else settings.whole("pad_token_id", 1, least=0) + 1
    return Config(
        family, settings.whole("num_hidden_layers"), n_heads, n_heads, d_model,
        settings.head_width(d_model, n_heads), settings.whole("intermediate_size"), settings.whole("vocab_size"),
        settings.whole("max_position_embeddings", least=first + 1) - first,
        settings.choice("hidden_act", ACTIVATIONS, "gelu"), settings.number("layer_norm_eps", 1e-12),
        norm_first=False, is_causal=False, first_position=first)


def weights(take: Take, settings: Settings, c: Config) -> Weights:
    d = c.d_model
    types = settings.whole("type_vocab_size", 2)

    def norm(name: str) -> Weights:
        return {"gain": take(f"{name}.weight", d), "bias": take(f"{name}.bias", d)}

    def linear(w: str, b: str, name: str, d_in: int, d_out: int) -> Weights:
        return {w: take(f"{name}.weight", d_out, d_in).T, b: take(f"{name}.bias", d_out)}

    def block(at: str) -> Weights:
        return {
            "attn": linear("w_q", "b_q", f"{at}.attention.self.query", d, d)
            | linear("w_k", "b_k", f"{at}.attention.self.key", d, d)
            | linear("w_v", "b_v", f"{at}.attention.self.value", d, d)
            | linear("w_o", "b_o", f"{at}.attention.output.dense", d, d),
            "norm_1": norm(f"{at}.attention.output.LayerNorm"),
            "mlp": linear("w_up", "b_up", f"{at}.intermediate.dense", d, c.d_mlp)
            | linear("w_down", "b_down", f"{at}.output.dense", c.d_mlp, d),
            "norm_2": norm(f"{at}.output.LayerNorm"),
        }

    return {
        "tokens": take(TOKENS, c.n_vocab, d, as_stored=True),
        "positions": take("embeddings.position_embeddings.weight", c.first_position + c.n_context, d),
        "types": take("embeddings.token_type_embeddings.weight", types, d)[0],  # one text: all of type 0
        "norm_in": norm("embeddings.LayerNorm"),
        "blocks": [block(f"encoder.layer.{layer}") for layer in range(c.n_layers)],
    }
