"""Checkpoints from outside: right ones are read whatever their form, wrong ones named for what is wrong."""
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from core.checkpoints import MOST_BYTES, available_models, read_checkpoint
from core.model_errors import ERRORS, REASONS, ModelError
from core.transformer import load_model

CHECKPOINTS = Path(__file__).parents[1] / "golden" / "checkpoints"
TEXT = "the cat sat on the mat"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the tiny Llama in a folder for models of its own."""
    monkeypatch.setenv("DOT_TO_ATTENTION_MODELS", str(tmp_path / "models"))
    return Path(shutil.copytree(CHECKPOINTS / "llama", tmp_path / "models" / "mine"))


def change(folder, **entries):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | entries))


def tensors(folder, edit):
    found = load_file(folder / "model.safetensors")
    edit(found)
    save_file(found, folder / "model.safetensors")


def write_raw(file, entries):
    """A safetensors file by hand: {name: (dtype, shape, bytes)}; the library cannot write bfloat16 from NumPy."""
    header, body = {}, b""
    for name, (dtype, shape, raw) in entries.items():
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + body)


def refused(name="mine"):
    with pytest.raises(ModelError) as error:
        load_model(name)
    assert error.value.code in ERRORS and (name != "mine" or "mine" in str(error.value))
    assert error.value.values.get("reason", "whole") in REASONS  # so that it can be said in any language
    return error.value


def test_a_folder_is_found_by_name_and_by_path(folder):
    assert list(available_models()) == ["minilm", "induction", "mine"]
    by_name, by_path = load_model("mine").run(TEXT), load_model(folder).run(TEXT)
    assert np.array_equal(by_name.weights, by_path.weights)
    assert np.array_equal(load_model(str(folder)).run(TEXT).logits, by_name.logits)


@pytest.mark.parametrize("dtype", ["F64", "F16", "BF16"])
def test_other_precisions_are_read_as_float32(folder, dtype):
    stored = load_file(folder / "model.safetensors")
    halves = {n: a.view(np.uint32) & 0xFFFF0000 for n, a in stored.items()}  # bfloat16 is the upper half
    raw = {"F64": lambda n, a: a.astype("<f8"), "F16": lambda n, a: a.astype("<f2"),
           "BF16": lambda n, a: (halves[n] >> 16).astype("<u2")}[dtype]
    exact = {"F64": lambda n, a: a, "F16": lambda n, a: a.astype("<f2").astype("<f4"),
             "BF16": lambda n, a: halves[n].view("<f4")}[dtype]
    write_raw(folder / "model.safetensors", {n: (dtype, a.shape, raw(n, a).tobytes()) for n, a in stored.items()})
    found = load_model("mine").run(TEXT)
    save_file({n: exact(n, a) for n, a in stored.items()}, folder / "model.safetensors")
    assert np.allclose(found.final, load_model("mine").run(TEXT).final, atol=1e-5)


def test_tensors_that_start_at_an_odd_byte_are_read(folder):
    stored = load_file(folder / "model.safetensors")
    expected = load_model("mine").run(TEXT)
    odd = {"odd": ("U8", (1,), b"x")} | {n: ("F32", a.shape, a.tobytes()) for n, a in stored.items()}
    write_raw(folder / "model.safetensors", odd)
    assert np.allclose(load_model("mine").run(TEXT).final, expected.final, atol=1e-5)


def test_names_with_and_without_a_prefix_are_the_same(folder):
    expected = load_model("mine").run(TEXT)
    def without(found):
        for name in list(found):
            found[name.removeprefix("model.")] = found.pop(name)
    tensors(folder, without)
    assert np.array_equal(load_model("mine").run(TEXT).logits, expected.logits)


def test_old_names_of_norms_are_known(folder):
    shutil.rmtree(folder)
    shutil.copytree(CHECKPOINTS / "bert", folder)
    expected = load_model("mine").run(TEXT)
    def older(found):
        for name in list(found):
            if "LayerNorm" in name:
                found[name.replace("weight", "gamma").replace("bias", "beta")] = found.pop(name)
    tensors(folder, older)
    assert np.array_equal(load_model("mine").run(TEXT).final, expected.final)


def test_rope_theta_is_found_in_old_and_new_files(folder):
    config = json.loads((folder / "config.json").read_text())
    config.pop("rope_parameters", None)
    found = []
    for entries in ({"rope_theta": 123.0}, {"rope_parameters": {"rope_theta": 123.0, "rope_type": "default"}}):
        (folder / "config.json").write_text(json.dumps(config | entries))
        found.append(load_model("mine").config.rotary_base)
    assert found == [123.0, 123.0]


def test_float32_stays_in_its_file_and_is_read_only(folder):
    w = read_checkpoint(available_models()["mine"]).weights["blocks"][0]["attn"]["w_q"]
    base = w
    while isinstance(base, np.ndarray) and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap) and not w.flags.writeable


@pytest.mark.parametrize("entries, code, words", [
    ({"model_type": "mamba"}, "architecture", "'mamba'"),
    ({"model_type": None}, "architecture", "None"),
    ({"model_type": ["llama"]}, "architecture", "llama"),
    ({"hidden_size": "16"}, "setting", "hidden_size"),
    ({"hidden_size": 10**12}, "setting", "hidden_size"),
    ({"num_hidden_layers": 0}, "setting", "num_hidden_layers"),
    ({"num_hidden_layers": True}, "setting", "num_hidden_layers"),
    ({"num_hidden_layers": 4}, "no_tensor", "layers.3.input_layernorm.weight"),
    ({"num_attention_heads": 3}, "setting", "num_key_value_heads"),
    ({"head_dim": 5}, "setting", "head_dim"),
    ({"head_dim": 8}, "shape", "(24,)"),
    ({"vocab_size": 71}, "shape", "(71, 16)"),
    ({"hidden_act": "snake"}, "setting", "'snake'"),
    ({"rms_norm_eps": -1}, "setting", "rms_norm_eps"),
    ({"rope_parameters": {"rope_type": "yarn", "factor": 2.0}}, "setting", "rope_parameters"),
    ({"rope_scaling": {"type": "linear", "factor": 2.0}}, "setting", "rope_scaling"),
    ({"partial_rotary_factor": 0.5}, "setting", "partial_rotary_factor"),
    ({"attention_bias": "yes"}, "setting", "attention_bias"),
    ({"layer_types": ["full_attention"]}, "setting", "layer_types"),
])
def test_settings_that_do_not_fit_are_named(folder, entries, code, words):
    change(folder, **entries)
    error = refused()
    assert error.code == code and words in str(error)


@pytest.mark.parametrize("family, entries, words", [
    ("bert", {"position_embedding_type": "relative_key"}, "position_embedding_type"),
    ("bert", {"num_attention_heads": 3}, "num_attention_heads"),
    ("bert", {"is_decoder": True}, "is_decoder"),
    ("gpt2", {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx"),
])
def test_settings_of_other_families_too(folder, family, entries, words):
    shutil.rmtree(folder)
    shutil.copytree(CHECKPOINTS / family, folder)
    change(folder, **entries)
    error = refused()
    assert error.code == "setting" and words in str(error)


def test_a_missing_tensor_is_named(folder):
    tensors(folder, lambda found: found.pop("model.layers.1.mlp.up_proj.weight"))
    error = refused()
    assert error.code == "no_tensor" and error.values["tensor"] == "model.layers.1.mlp.up_proj.weight"


def test_a_wrong_shape_is_named_with_both_shapes(folder):
    tensors(folder, lambda found: found.update({"model.norm.weight": np.ones(17, np.float32)}))
    error = refused()
    assert error.code == "shape" and "(17,)" in str(error) and "(16,)" in str(error)


def test_whole_numbers_and_nan_are_refused(folder):
    tensors(folder, lambda found: found.update({"model.norm.weight": np.ones(16, np.int32)}))
    assert refused().code == "dtype"
    tensors(folder, lambda found: found.update({"model.norm.weight": np.full(16, np.nan, np.float32)}))
    assert refused().code == "not_finite"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe" * 9, b"[" * 100_000, None])
def test_damaged_and_missing_files_are_named(folder, name, content):
    if content is None:
        (folder / name).unlink()
        if name == "config.json":
            assert "mine" not in available_models() and refused().code == "unknown_model"
            return
    else:
        (folder / name).write_bytes(content)
    error = refused()
    assert error.code == ("no_file" if content is None else "bad_file") and error.values["file"] == name


def test_a_truncated_file_is_damaged(folder):
    whole = (folder / "model.safetensors").read_bytes()
    for length in (7, 100, len(whole) - 1):
        (folder / "model.safetensors").write_bytes(whole[:length])
        assert refused().code == "bad_file"


def test_pickles_are_never_opened(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    error = refused()
    assert error.code == "pickle" and error.values["file"] == "pytorch_model.bin"


def test_too_large_is_said_before_anything_is_read(folder, monkeypatch):
    monkeypatch.setattr("core.checkpoints.MOST_BYTES", 1000)
    error = refused()
    assert error.code == "too_large" and error.values["limit"] == 1000 < MOST_BYTES


def test_a_tokenizer_of_another_model_is_noticed(folder):
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["more"] = 99
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    error = refused()
    assert error.code == "vocabulary" and (error.values["found"], error.values["expected"]) == (100, 70)


@pytest.mark.parametrize("part", ["missing.safetensors", "../mine/model.safetensors", "/etc/passwd", "x.bin", ""])
def test_an_index_lists_files_beside_it_and_nothing_else(folder, part):
    (folder / "model.safetensors").rename(folder / "part.safetensors")
    index = {"weight_map": {"model.norm.weight": part}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert refused().code == ("no_file" if part == "missing.safetensors" else "bad_file")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": "part.safetensors"}}))
    assert load_model("mine").run(TEXT).logits is not None


@pytest.mark.parametrize("name", ["../mine", "/etc", "..", "models/../../x", "mine/../../mine2", "~/x",
                                  "~nobody-here/x", "a/\x00", "a/" * 5000])
def test_only_folders_inside_the_one_for_models_are_opened(folder, name):
    shutil.copytree(folder, folder.parents[1] / "mine2")
    assert refused(name).code in ("outside", "unknown_model")


def test_a_link_that_leads_outside_is_outside(folder):
    outside = shutil.copytree(folder, folder.parents[1] / "elsewhere")
    (folder.parent / "link").symlink_to(outside)
    assert refused(folder.parent / "link").code == "outside"


@pytest.mark.parametrize("name", ["", "nothing", "MINILM", "x" * 10_000, "min\x00ilm", "minilm "])
def test_an_unknown_name_is_answered_with_the_choices(folder, name):
    error = refused(name)
    assert error.code == "unknown_model" and "minilm" in str(error) and len(str(error)) < 500


def test_hidden_and_odd_folders_are_not_offered(folder):
    for name in (".fetching-x", "a b", "-rf", "_x"):
        shutil.copytree(folder, folder.parent / name)
    assert list(available_models()) == ["minilm", "induction", "mine"]


def test_steps_of_training_can_be_opened():
    steps = available_models()["induction"].steps
    assert steps == tuple(sorted(steps)) and len(steps) == 8
    first, last = (load_model("induction", step=step) for step in (steps[0], steps[-1]))
    final = load_model("induction")
    assert np.array_equal(last.weights["tokens"], final.weights["tokens"])
    assert not np.array_equal(first.weights["tokens"], final.weights["tokens"])
    with pytest.raises(ModelError) as error:
        load_model("minilm", step=300)
    assert error.value.code == "no_step"
