"""What stays of a run is small, and everything that is gone comes back as the same numbers."""
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from core.kept import Kept
from core.saved import inside, save
from core.scenes import trained_model as scene
from core.scenes import trained_model_maps as maps
from core.scenes import trained_model_notices as notices
from core.scenes import trained_model_tables as spelled
from core.transformer import load_model

CHECKPOINTS = Path(__file__).parents[1] / "golden" / "checkpoints"
WORDS = ["the", "old", "man", "saw", "a", "small", "dog", "on", "his", "way"]  # with [CLS] and [SEP] twelve tokens


@pytest.mark.parametrize("name", ["bert", "roberta", "gpt2", "llama", "mistral", "qwen2", "minilm", "induction"])
@pytest.mark.parametrize("off", [(), ((0, 1), (1, 0))])
def test_what_heads_do_comes_back_bit_by_bit(name, off, monkeypatch):
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(CHECKPOINTS))
    model = load_model(name)
    trace = model.run("the cat sat on the mat", switched_off=off)
    saved = save(trace)
    for layer in range(model.config.n_layers):
        steps = inside(model, saved, layer)
        assert all(np.array_equal(part, getattr(trace, field)[layer]) for field, part in steps._asdict().items())
    for added in ("attention", "mlp"):
        lengths = np.linalg.norm(getattr(trace, f"{added}_output").astype(float), axis=-1)
        assert np.allclose(getattr(saved, f"{added}_norms"), lengths, rtol=1e-5)
    assert saved.labels == trace.labels and np.array_equal(saved.weights, trace.weights)
    assert saved.logits is None if trace.logits is None else np.array_equal(saved.logits, trace.logits[-1:])


def test_a_sentence_of_twelve_tokens_stays_in_less_than_a_third_of_a_megabyte(monkeypatch):
    """All that Python and NumPy hold for it, in every cache of the page's first part."""
    first = {param.name: param.default for param in scene.PARAMS}
    _look(first)
    for name in ("_saved", "_inside", "_traces"):
        kept = getattr(scene, name)
        monkeypatch.setattr(scene, name, Kept(most=kept.most, size=kept._size))
    sentences = [" ".join(WORDS[-n:] + WORDS[:-n]) for n in range(1, 9)]
    tracemalloc.start()
    for sentence in sentences:
        assert len(_look(first | {"t_text": sentence}).saved.ids) == 12
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held / len(sentences) < 333_000


def _look(values):
    lens = scene.build(values)
    maps.maps(lens), maps.lines(lens), spelled.tables(lens), notices.sink_notices(lens)
    return lens
