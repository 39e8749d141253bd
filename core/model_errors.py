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


class ModelError(ValueError):
    """A model or text that is refused; `code` is one of `ERRORS`, `values` fills its placeholders."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(ERRORS[code].format(**values))
        self.code = code
        self.values = values
