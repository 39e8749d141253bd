"""Trains core/data/models/induction, the model small enough to understand (needs PyTorch; about two minutes).

Two layers of attention and nothing else. What it learns, it learns from sequences in which one piece comes
twice: nobody tells a head what to do. Run from the repository: python -m core.data.build.train_induction
"""

from __future__ import annotations

import argparse
import json
import string
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save as save_tensors
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from core.induction import repeated_sequences

FOLDER = Path(__file__).resolve().parents[1] / "models" / "induction"
N_VOCAB = N_CONTEXT = D_MODEL = 64
N_LAYERS, N_HEADS = 2, 4
N_STEPS, BATCH = 2500, 96
KEPT = (0, 100, 150, 200, 300, 500, 1000, N_STEPS)  # the checkpoints of the page's slider
SMALL = 0.05  # spread of the initial weights: from so little, one head wins; from more, several share the role
UNKNOWN = "▢"  # stands for every other sign
SYMBOLS = string.ascii_letters + string.digits + "." + UNKNOWN


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(D_MODEL)
        for name in ("w_q", "w_k", "w_v", "w_o"):
            setattr(self, name, nn.Parameter(SMALL * torch.randn(D_MODEL, D_MODEL)))

    def forward(self, x: Tensor, code: Tensor | None) -> Tensor:
        x_norm = self.norm(x)
        where = x_norm if code is None else x_norm + code  # only query and key see positions
        q, k, v = (
            (tokens @ w).view(*x.shape[:2], N_HEADS, -1).transpose(1, 2)
            for tokens, w in ((where, self.w_q), (where, self.w_k), (x_norm, self.w_v))
        )
        heads = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return x + heads.transpose(1, 2).reshape(x.shape) @ self.w_o


class Induction(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Parameter(SMALL * torch.randn(N_VOCAB, D_MODEL))
        self.positions = nn.Parameter(torch.randn(N_CONTEXT, D_MODEL))
        self.blocks = nn.ModuleList(Block() for _ in range(N_LAYERS))
        self.norm = nn.LayerNorm(D_MODEL)
        self.unembedding = nn.Parameter(SMALL * torch.randn(D_MODEL, N_VOCAB))

    def forward(self, ids: Tensor) -> Tensor:
        x = self.tokens[ids]
        for layer, block in enumerate(self.blocks):
            x = block(x, self.positions[: ids.shape[1]] if layer == 0 else None)
        return self.norm(x) @ self.unembedding


def save(model: Induction, path: Path) -> None:
    names = {"weight": "gain"}  # of a norm, which core calls by what it does
    tensors = {}
    for name, tensor in model.state_dict().items():
        name = ".".join(names.get(part, part) for part in name.split("."))
        tensors[name] = tensor.numpy().astype(np.float16)
    path.write_bytes(save_tensors(tensors))


def train(seed: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Induction()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, N_STEPS)
    for step in range(N_STEPS + 1):
        if step in KEPT:
            name = "model" if step == N_STEPS else f"step-{step:04}"
            save(model, folder / f"{name}.safetensors")
        # chance repetitions in half of the sequences: with none, it takes a thousand steps to get started
        data = repeated_sequences(BATCH, rng, distinct=0.5)
        ids, copied = torch.from_numpy(data.ids), torch.from_numpy(data.copied)
        # only where the next token can be known: the rest is noise to it
        loss = cross_entropy(model(ids)[:, :-1][copied[:, :-1]], ids[:, 1:][copied[:, :-1]])
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def describe(folder: Path) -> None:
    """config.json, and a tokenizer.json in which each letter, digit or full stop is a token."""
    config = dict(model_type="induction", n_layers=N_LAYERS, n_heads=N_HEADS, d_model=D_MODEL, n_vocab=N_VOCAB,
                  n_context=N_CONTEXT, n_steps=N_STEPS)
    tokenizer = {
        "version": "1.0",
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": r"\s"}, "behavior": "Removed", "invert": False},
            {"type": "Split", "pattern": {"Regex": "."}, "behavior": "Isolated", "invert": False},
        ]},
        "model": {"type": "WordLevel", "vocab": {s: i for i, s in enumerate(SYMBOLS)}, "unk_token": UNKNOWN},
    }
    for name, content in (("config.json", config), ("tokenizer.json", tokenizer)):
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # with more, sums come in another order and the weights differ
    train(arguments.seed, arguments.folder)
    describe(arguments.folder)
