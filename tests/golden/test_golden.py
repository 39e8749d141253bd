"""core.transformer against PyTorch and transformers: the same numbers from the same files (make_golden.py)."""
import os
from pathlib import Path

import numpy as np
import pytest

from core.transformer import available_models, load_model

HERE = Path(__file__).parent
TINY = ("bert", "roberta", "gpt2", "llama", "mistral", "qwen2")


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(HERE / "checkpoints"))
    return load_model


def largest_difference(a, b):
    assert a.shape == b.shape
    return np.abs(a.astype(np.float64) - b).max()


@pytest.mark.parametrize("family", TINY)
def test_tiny_checkpoints_agree_to_1e_5(tiny, family):
    golden = np.load(HERE / f"{family}.npz")
    model = tiny(family)
    trace = model.run(str(golden["text"]))
    assert trace.ids.tolist() == golden["ids"].tolist()
    assert largest_difference(trace.weights, golden["weights"]) < 1e-5
    # transformers gives the last state behind the final norm
    assert largest_difference(trace.hidden[:-1], golden["hidden"][:-1]) < 1e-5
    assert largest_difference(trace.final, golden["hidden"][-1]) < 1e-5
    assert (trace.logits is None) == ("logits" not in golden)
    if trace.logits is not None:
        assert largest_difference(trace.logits, golden["logits"]) < 1e-5


def test_the_tiny_checkpoints_would_show_a_mistake(tiny):
    """Windows, shared keys and biases make a difference here, so ignoring one would be seen."""
    assert tiny("mistral").config.windows == (4, 4, 4) and tiny("qwen2").config.windows == (0, 0, 3)
    assert not np.load(HERE / "mistral.npz")["weights"][:, :, 4:, 0].any()
    assert tiny("llama").config.n_kv_heads == 2 and tiny("llama").config.d_head == 6
    for family in TINY:
        weights = np.load(HERE / f"{family}.npz")["weights"]
        assert weights.max(axis=-1).mean() > 5 / weights.shape[-1], f"{family} attends to everything alike"


def test_minilm_in_float16_agrees_to_2e_3():
    golden, model = np.load(HERE / "minilm.npz"), load_model("minilm")
    for i in range(2):
        trace = model.run(str(golden[f"text_{i}"]))
        assert trace.ids.tolist() == golden[f"ids_{i}"].tolist()
        assert largest_difference(trace.weights, golden[f"weights_{i}"]) < 2e-3


FLOAT32 = os.environ.get("MINILM_FLOAT32")  # the folder with the published file


@pytest.mark.skipif(not FLOAT32, reason="MINILM_FLOAT32 names no folder with the published float32 file")
def test_minilm_in_float32_agrees_to_1e_5(monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(Path(FLOAT32).parent))
    golden, model = np.load(HERE / "minilm.npz"), load_model(Path(FLOAT32))
    for i in range(2):
        trace = model.run(str(golden[f"text_{i}"]))
        assert largest_difference(trace.weights, golden[f"weights_{i}"]) < 1e-5
        assert largest_difference(trace.final, golden[f"last_{i}"]) < 1e-5


@pytest.mark.skipif("smollm2-135m" not in available_models(),
                    reason="not fetched: python -m core.checkpoints fetch smollm2-135m")
def test_smollm2_agrees_to_1e_4():
    golden, model = np.load(HERE / "smollm2.npz"), load_model("smollm2-135m")
    trace = model.run(str(golden["text"]))
    assert trace.ids.tolist() == golden["ids"].tolist()
    assert largest_difference(trace.weights, golden["weights"]) < 1e-4
    assert largest_difference(trace.final, golden["last"]) < 1e-4
    assert largest_difference(trace.logits[-1], golden["logits"]) < 1e-4
