"""A trained transformer, from text to the next-token logits, with every number on the way."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core._checks import Array
from core.checkpoints import Checkpoint, ModelInfo, available_models, find_model, read_checkpoint
from core.families import Config, Weights
from core.kept import nbytes
from core.masks import masked_scores
from core.model_errors import ModelError
from core.model_tokens import ModelTokenizer
from core.transformer_block import BlockSteps, norm, transformer_block, window

__all__ = ["Limit", "Model", "ModelError", "ModelInfo", "Trace", "available_models", "forward", "load_model"]

MOST_TOKENS = 128       # 16,384 cells in each head's map: more than anyone reads
MOST_WORK = 3e10        # multiplications that two cores do in well under a second


class Forward(NamedTuple):
    embedded: Array           # (…, n, d_model) what enters the first block
    blocks: list[BlockSteps]
    final: Array              # (…, n, d_model) behind the last norm
    logits: Array | None      # (…, n, n_vocab); None for a model that predicts no token


def embed(ids: Array, w: Weights, c: Config) -> Array:  # [n] -> [n, d]
    x = w["tokens"][ids].astype(np.float32)
    if c.positions == "added":
        x = x + w["positions"][c.first_position:c.first_position + ids.shape[-1]]
    if "types" in w:
        x = x + w["types"]
    return norm(x, w["norm_in"], c) if "norm_in" in w else x


def forward(ids: Any, w: Weights, c: Config, switched_off: Iterable[tuple[int, int]] = ()) -> Forward:
    """Run a transformer over token ids and keep every step.

    Parameters: ids – (…, n) rows of the token table, at most c.n_context of them; w, c – its weights and
    configuration; switched_off – pairs (layer, head) of heads that contribute nothing.
    Returns: Forward.
    Raises: ValueError if the numbers overflow.
    Source: Vaswani et al. 2017; the norm in front: Radford et al. 2019 (GPT-2), Touvron et al. 2023 (Llama).

    >>> model = load_model("induction")
    >>> steps = forward([[1, 2, 3]], model.weights, model.config)
    >>> steps.blocks[0].weights.shape, steps.logits.shape
    ((1, 4, 3, 3), (1, 3, 64))
    """
    ids = np.asarray(ids)
    embedded = embed(ids, w, c)
    blocks = list(each_block(embedded, w, c, switched_off))
    return Forward(embedded, blocks, *read_out(blocks[-1].hidden, w, c))


def each_block(x: Array, w: Weights, c: Config, switched_off: Iterable[tuple[int, int]] = ()) -> Iterator[BlockSteps]:
    off = list(switched_off)
    for layer, p in enumerate(w["blocks"]):
        heads = [head for at, head in off if at == layer]
        steps = transformer_block(x, p, c, layer, heads, position_code(x, w, c, layer))
        yield steps
        x = steps.hidden


def position_code(x: Array, w: Weights, c: Config, layer: int) -> Array | None:  # that only query and key see
    return w["positions"][:x.shape[-2]] if c.positions == "query_key" and layer == 0 else None


def read_out(x: Array, w: Weights, c: Config) -> tuple[Array, Array | None]:  # [n, d] -> [n, d], [n, n_vocab]
    final = norm(x, w["norm_out"], c) if "norm_out" in w else x
    return final, final @ w["unembedding"] if "unembedding" in w else None


class Trace(NamedTuple):
    """One run of a model on a text; all arrays are read-only."""

    tokens: tuple[str, ...]        # as the vocabulary spells them: "##ing", "Ġcat"
    ids: Array                     # (n,) rows of the token table
    query: Array                   # (layer, head, n, d_head) turned to its position if the model does that
    key: Array                     # (layer, head, n, d_head) repeated for heads that share it
    value: Array                   # (layer, head, n, d_head)
    scores: Array                  # (layer, head, n, n) q·k
    weights: Array                 # (layer, head, n, n) softmax(scores / √d_head), 0 where not allowed
    hidden: Array                  # (layer + 1, n, d_model) residual stream: embedding, then behind each block
    logits: Array | None           # (n, n_vocab); None for a model that predicts no next token
    allowed: Array                 # (layer, n, n) True where a query may look at a key
    head_outputs: Array            # (layer, head, n, d_head) weights · v; 0 for a head that is switched off
    attention_output: Array        # (layer, n, d_model) what attention adds to the residual stream
    mlp_output: Array              # (layer, n, d_model) what the MLP adds
    final: Array                   # (n, d_model) behind the last norm
    labels: tuple[str, ...]        # tokens as a person reads them
    offsets: Array                 # (n, 2) where in the text each token begins and ends
    words: tuple[int | None, ...]  # to which word each token belongs; None for a special one
    special: Array                 # (n,) True for [CLS], [SEP] and the like
    unknown: Array                 # (n,) True where the vocabulary had nothing for a part of the text
    switched_off: tuple[tuple[int, int], ...]

    @property
    def nbytes(self) -> int:
        """What the arrays take in memory."""
        return nbytes(self)


class Limit(NamedTuple):
    tokens: int
    reason: str  # "size": more cells than anyone reads; "time": a second; "context": it was trained on no more


@dataclass(frozen=True, eq=False)
class Model:
    """A trained model; its weights are read-only, so one object serves all readers at once."""

    name: str
    title: str
    origin: str  # "trained" or "random"
    config: Config
    weights: Weights
    tokenizer: ModelTokenizer
    n_parameters: int
    steps: tuple[int, ...] = ()
    step: int | None = None

    @property
    def limit(self) -> Limit:
        """The longest text it takes, and why."""
        table = self.config.n_vocab * self.config.d_model  # looked up, not multiplied
        n_used = max(self.n_parameters - (0 if self.config.is_causal else table), 1)
        return min(Limit(MOST_TOKENS, "size"), Limit(self.config.n_context, "context"),
                   Limit(int(MOST_WORK // n_used), "time"))

    def run(self, text: str, *, switched_off: Iterable[tuple[int, int]] = ()) -> Trace:
        """Read a text and keep every number.

        Parameters: text – up to `limit` tokens; switched_off – pairs (layer, head) that contribute nothing.
        Returns: Trace.
        Raises: ModelError (a ValueError) for a text without tokens or too long, or a head that does not exist.
        Source: `forward`.

        >>> trace = load_model("minilm").run("The cat sat.")
        >>> trace.tokens, trace.weights.shape
        (('[CLS]', 'the', 'cat', 'sat', '.', '[SEP]'), (6, 12, 6, 6))
        """
        c, off = self.config, self._heads(switched_off)
        read = self.tokenizer.read(text)
        n = len(read.ids)
        if not text.strip() or read.special.all():
            raise ModelError("no_text", name=self.title)
        if n > self.limit.tokens:
            raise ModelError("too_long", name=self.title, found=n, limit=self.limit.tokens)
        embedded = embed(read.ids, self.weights, c)
        kept = _kept(each_block(embedded, self.weights, c, off), c.n_layers)
        hidden = np.concatenate([embedded[None], kept.pop("hidden")])
        final, logits = read_out(hidden[-1], self.weights, c)
        allowed = np.stack([_allowed(n, c, layer) for layer in range(c.n_layers)])
        trace = Trace(**read._asdict(), **kept, hidden=hidden, logits=logits, allowed=allowed, final=final,
                      switched_off=off)
        for array in trace:
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        return trace

    def _heads(self, switched_off: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        n_layers, n_heads = self.config.n_layers, self.config.n_heads
        off = tuple(sorted({(int(layer), int(head)) for layer, head in switched_off}))
        for layer, head in off:
            if layer not in range(n_layers) or head not in range(n_heads):
                raise ModelError("no_head", name=self.title, layer=layer, head=head, n_layers=n_layers, n_heads=n_heads)
        return off


def _kept(blocks: Iterator[BlockSteps], n_layers: int) -> dict[str, Any]:
    """All steps of all blocks, (layer, …) each, copied into one piece of memory: large ones come faster."""
    kept: dict[str, Any] = {}
    for layer, steps in enumerate(blocks):
        if layer == 0:
            sizes = [array.size * n_layers for array in steps]
            parts = np.split(np.empty(sum(sizes), np.float32), np.cumsum(sizes)[:-1])
            kept = {name: part.reshape(n_layers, *array.shape)
                    for name, part, array in zip(steps._fields, parts, steps, strict=True)}
        for name, array in steps._asdict().items():
            kept[name][layer] = array
    return kept


def _allowed(n: int, c: Config, layer: int) -> Array:
    return masked_scores(np.zeros((n, n)), None, c.is_causal, window(c, layer)) == 0


def load_model(name_or_folder: str | Path, *, step: int | None = None) -> Model:
    """Open a model by its name, or from a folder inside the folder for models.

    Parameters: name_or_folder – a key of available_models(), or a path; step – an earlier training step, if
    the model has kept it.
    Returns: Model; read once and share it.
    Raises: ModelError (a ValueError) that names what is missing, unsupported, of a wrong shape or too large.
    Source: `core.checkpoints`.

    >>> load_model("minilm").config.n_heads, load_model("induction").steps[-1]
    (12, 2500)
    """
    return _model(read_checkpoint(find_model(name_or_folder), step), step)


def _model(checkpoint: Checkpoint, step: int | None) -> Model:
    info = checkpoint.info
    return Model(info.name, info.title, "trained", checkpoint.config, checkpoint.weights, checkpoint.tokenizer,
                 checkpoint.n_parameters, info.steps, step)
