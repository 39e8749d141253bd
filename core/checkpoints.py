"""Trained weights from a folder: config.json, safetensors and tokenizer.json, checked before they are used."""
from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from core._checks import Array
from core.families import Config, Settings, Weights, bert, gpt2, induction, llama
from core.model_errors import ModelError
from core.model_tokens import ModelTokenizer
from core.tensor_files import Tensors, open_tensors

SHIPPED = Path(__file__).parent / "data" / "models"
TITLES = {"minilm": "all-MiniLM-L6-v2", "induction": "induction", "smollm2-135m": "SmolLM2-135M-Instruct"}
MOST_SETTINGS = 1 << 20   # bytes
MOST_BYTES = 4 << 30  # of weights in float32: a billion numbers
NAME = re.compile(r"[^\W_][\w.-]{0,99}")

# model_type in config.json -> how to read it; a new family is one module and one entry
FAMILIES: dict[str, Any] = {
    "bert": bert, "roberta": bert, "xlm-roberta": bert, "camembert": bert, "gpt2": gpt2,
    "llama": llama, "mistral": llama, "qwen2": llama, "induction": induction,
}


class ModelInfo(NamedTuple):
    name: str               # what links and load_model call it
    title: str              # what its makers call it
    folder: Path
    shipped: bool           # with the project; else in the folder for models
    steps: tuple[int, ...]  # training steps of which it has a checkpoint, the last one included


class Checkpoint(NamedTuple):
    info: ModelInfo
    config: Config
    weights: Weights
    tokenizer: ModelTokenizer
    n_parameters: int


def models_folder() -> Path:
    """The one folder besides the shipped ones from which models are opened: DOT_TO_ATTENTION_MODELS or models/."""
    beside_app = Path(__file__).parents[1] / "models"
    return Path(os.environ.get("DOT_TO_ATTENTION_MODELS") or beside_app).expanduser().resolve()


def available_models() -> dict[str, ModelInfo]:
    """All models that can be opened by name: those that ship with the project, then your own.

    Returns: name -> ModelInfo; a folder counts if it has a config.json and has not a shipped name.

    >>> [info.title for info in available_models().values() if info.shipped]
    ['all-MiniLM-L6-v2', 'induction']
    """
    found = {name: model_info(SHIPPED / name, shipped=True) for name in ("minilm", "induction")}
    try:
        folders = sorted(models_folder().iterdir())
    except OSError:  # no such folder yet
        folders = []
    for folder in folders:
        if NAME.fullmatch(folder.name) and (folder / "config.json").is_file():
            found.setdefault(folder.name, model_info(folder))
    return found


def find_model(name_or_folder: str | Path) -> ModelInfo:
    """The model of that name, or in that folder if it lies within the folder for models."""
    known = available_models()
    if str(name_or_folder) in known:
        return known[str(name_or_folder)]
    name = str(name_or_folder)[:200]
    if not isinstance(name_or_folder, Path) and os.sep not in name:
        raise ModelError("unknown_model", name=repr(name), choices=", ".join(known))
    try:
        folder = Path(name_or_folder).expanduser().resolve()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, no such user
        raise ModelError("outside", name=repr(name)) from None
    if not folder.is_relative_to(models_folder()) and folder.parent != SHIPPED:
        raise ModelError("outside", name=repr(name))
    return model_info(folder, shipped=folder.parent == SHIPPED)


def model_info(folder: Path, shipped: bool = False) -> ModelInfo:
    steps = sorted(step for file in folder.glob("step-*.safetensors") if (step := _step(file)) is not None)
    info = ModelInfo(folder.name, TITLES.get(folder.name, folder.name), folder, shipped, tuple(steps))
    last = _json(info, "config.json", MOST_SETTINGS).get("n_steps") if steps else None
    return info._replace(steps=(*steps, last)) if isinstance(last, int) else info


def _step(file: Path) -> int | None:
    """The training step in a name like step-0300.safetensors."""
    number = re.fullmatch(r"step-(\d{1,9})", file.stem)
    return int(number[1]) if number else None


def read_checkpoint(info: ModelInfo, step: int | None = None) -> Checkpoint:
    """Read a model's files; nothing in them is executed.

    Parameters: info – from find_model or available_models; step – an earlier training step it has kept.
    Returns: Checkpoint, its arrays read-only; float32 weights stay in their file until they are used.
    Raises: ModelError (a ValueError) that names what is missing, unsupported, of a wrong shape or too large.
    Source: safetensors, and config.json as Hugging Face transformers writes it.

    >>> checkpoint = read_checkpoint(find_model("induction"))
    >>> checkpoint.config.n_layers, checkpoint.n_parameters
    (2, 45440)
    """
    if step is not None and step not in info.steps:
        raise ModelError("no_step", name=info.name, step=step, choices=", ".join(map(str, info.steps)) or "–")
    settings = Settings(info.name, _json(info, "config.json", MOST_SETTINGS))
    family = settings.entries.get("model_type")
    if not isinstance(family, str) or family not in FAMILIES:
        raise ModelError("architecture", name=info.name, family=repr(family)[:60], choices=", ".join(FAMILIES))
    config = FAMILIES[family].config(settings)
    tensors = open_tensors(info.name, _weight_files(info, step))
    if tensors.n_elements * 4 > MOST_BYTES:
        raise ModelError("too_large", name=info.name, size=tensors.n_elements * 4, limit=MOST_BYTES)
    take = _taker(tensors, FAMILIES[family].PREFIXES, FAMILIES[family].TOKENS)
    tokenizer = _tokenizer(info, config)
    return Checkpoint(info, config, FAMILIES[family].weights(take, settings, config), tokenizer, tensors.n_elements)


def _taker(tensors: Tensors, prefixes: tuple[str, ...], known: str) -> Any:
    """Gets tensors by the family's names: files put "bert." and the like before them, old ones say gamma and beta."""
    prefix = next((p for p in prefixes if p + known in tensors), prefixes[0])

    def take(name: str, *shape: int, as_stored: bool = False) -> Array:
        old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        names = (prefix + name, name, prefix + old)
        return tensors.take(next((n for n in names if n in tensors), names[0]), shape, as_stored)

    return take


def _tokenizer(info: ModelInfo, config: Config) -> ModelTokenizer:
    text = _text(info, "tokenizer.json", 64 << 20)
    try:
        tokenizer = ModelTokenizer(text)
    except Exception as error:  # the library raises plain exceptions
        raise ModelError("bad_file", name=info.name, file="tokenizer.json", reason="not_tokenizer") from error
    if tokenizer.n_tokens > config.n_vocab:
        raise ModelError("vocabulary", name=info.name, found=tokenizer.n_tokens, expected=config.n_vocab)
    return tokenizer


def _weight_files(info: ModelInfo, step: int | None) -> list[Path]:
    """model.safetensors, or the parts that its index lists."""
    earlier = [file for file in info.folder.glob("step-*.safetensors") if step is not None and _step(file) == step]
    if earlier:
        return earlier
    index = info.folder / "model.safetensors.index.json"
    if (info.folder / "model.safetensors").is_file() or not index.is_file():
        names = ["model.safetensors"]
    else:
        parts = _json(info, index.name, 16 << 20).get("weight_map")
        names = sorted({str(part) for part in parts.values()}) if isinstance(parts, dict) else []
        if not names or any(not re.fullmatch(r"[\w-][\w.-]*\.safetensors", name) for name in names):
            raise ModelError("bad_file", name=info.name, file=index.name, reason="no_parts")
    for name in names:
        if not (info.folder / name).is_file():
            pickled = [file.name for kind in ("bin", "pt", "pth", "pkl") for file in info.folder.glob(f"*.{kind}")]
            raise (ModelError("pickle", name=info.name, file=pickled[0]) if pickled
                   else ModelError("no_file", name=info.name, file=name))
    return [info.folder / name for name in names]


def _text(info: ModelInfo, name: str, most: int) -> str:
    try:
        with (info.folder / name).open("rb") as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise ModelError("bad_file", name=info.name, file=name, reason="large", most=most)
        return raw.decode()
    except OSError:
        raise ModelError("no_file", name=info.name, file=name) from None
    except UnicodeDecodeError:
        raise ModelError("bad_file", name=info.name, file=name, reason="not_utf8") from None


def _json(info: ModelInfo, name: str, most: int) -> dict[str, Any]:
    try:
        entries = json.loads(_text(info, name, most))
    except json.JSONDecodeError as error:
        raise ModelError("bad_file", name=info.name, file=name, reason="not_json", line=error.lineno) from None
    except RecursionError:
        raise ModelError("bad_file", name=info.name, file=name, reason="too_deep") from None
    if not isinstance(entries, dict):
        raise ModelError("bad_file", name=info.name, file=name, reason="not_object")
    return entries


if __name__ == "__main__":
    from core.fetching import main  # which reads what it fetched with this module

    sys.exit(main(sys.argv[1:]))
