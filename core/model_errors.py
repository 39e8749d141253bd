"""Every way in which a model or a text for it is refused, so that pages can say it in the reader's language."""
from __future__ import annotations

ERRORS = {
    # choosing and reading a checkpoint
    "unknown_model": "there is no model {name}: choose one of {choices}",
    "outside": "{name} is not inside the folder for models: only folders in it are opened",
    "no_file": "the model {name} has no file {file}",
    "pickle": "the model {name} has only pickled weights ({file}), which could run code: save them as safetensors",
    "bad_file": "the file {file} of the model {name} is damaged: {reason}",
    "too_large": "the model {name} needs {size} bytes in memory, more than {limit}",
    "architecture": "the model {name} is of the family {family}; supported are {choices}",
    "setting": "the model {name} has {setting} = {value} in config.json, which is not supported: {reason}",
    "no_tensor": "the model {name} has no tensor {tensor}",
    "shape": "the tensor {tensor} of the model {name} has the shape {found}; config.json asks for {expected}",
    "dtype": "the tensor {tensor} of the model {name} holds {found}; supported are {choices}",
    "not_finite": "the tensor {tensor} of the model {name} holds NaN or infinity",
    "vocabulary": "tokenizer.json of the model {name} has {found} tokens, its weights only {expected}",
    "no_step": "the model {name} has no checkpoint of step {step}: choose one of {choices}",
    # running it
    "no_text": "there is no text to read: {name} found no token in it",
    "too_long": "the text has {found} tokens; {name} takes up to {limit}",
    "no_head": "there is no head {head} in layer {layer}: {name} has {n_layers} layers of {n_heads} heads",
    "not_causal": "{name} reads in both directions and predicts no next token",
    # fetching one, from the command line
    "fetch": "{name} could not be fetched: {reason}",
    "hash": "the file {file} of {name} is not the expected one: SHA-256 {found}, expected {expected}",
}

# what stands for {reason} above when a checkpoint is read; a fetch has reasons of its own
REASONS = {
    "whole": "a whole number from {least} to {most} is needed",
    "positive": "a positive number is needed",
    "true_or_false": "true or false is needed",
    "choices": "supported are {supported}",
    "uneven_heads": "{n_heads} heads cannot share {d_model} coordinates evenly",
    "uneven_keys": "{n_heads} heads cannot share {n_kv_heads} keys evenly",
    "odd_head": "rotary positions turn pairs, so it must be even",
    "stretched": "only plain rotary positions are",
    "layer_kinds": "a list of {count} entries is needed, each one of {supported}",
    "large": "it has more than {most} bytes",
    "not_utf8": "it is not UTF-8 text",
    "not_json": "it is not JSON from line {line} on",
    "too_deep": "it is nested too deeply",
    "not_object": "it is not a JSON object",
    "not_safetensors": "it is not a complete safetensors file",
    "not_tokenizer": "the library tokenizers cannot read it",
    "no_parts": "it lists no safetensors files",
}


class ModelError(ValueError):
    """A model or text that is refused; `code` is one of `ERRORS`, `values` fills its placeholders.

    The value of `reason` is one of `REASONS` where a checkpoint is read, so that it can be said in any language.

    >>> str(ModelError("bad_file", name="mine", file="config.json", reason="large", most=9))
    'the file config.json of the model mine is damaged: it has more than 9 bytes'
    """

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        reason = str(values.get("reason", ""))
        why = REASONS[reason].format(**values) if reason in REASONS else reason
        super().__init__(ERRORS[code].format(**{**values, "reason": why}))
