"""Text into the tokens that a model was trained on, and which words they came from."""
from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import numpy as np
from tokenizers import Tokenizer

from core._checks import Array


class ModelTokens(NamedTuple):
    ids: Array                     # (n,) rows of the token table
    tokens: tuple[str, ...]        # as the vocabulary spells them: "##ing", "Ġcat"
    labels: tuple[str, ...]        # as a person reads them: "##ing", "cat"
    offsets: Array                 # (n, 2) where in the text each begins and ends; (0, 0) for a special one
    words: tuple[int | None, ...]  # to which word each belongs; None for a special one
    special: Array                 # (n,) True for [CLS], <s> and the like, which the text does not hold
    unknown: Array                 # (n,) True where the vocabulary had nothing for a part of the text


class ModelTokenizer:
    """
    A model's tokenizer.json.

    >>> vocabulary = {"[UNK]": 0, "a": 1, "cat": 2}
    >>> model = {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"}
    >>> tokenizer = ModelTokenizer(json.dumps({"model": model, "pre_tokenizer": {"type": "Whitespace"}}))
    >>> read = tokenizer.read("a black cat")
    >>> read.tokens, read.ids.tolist(), read.unknown.tolist(), read.offsets[2].tolist()
    (('a', '[UNK]', 'cat'), [1, 0, 2], [False, True, False], [8, 11])
    """

    def __init__(self, tokenizer_json: str) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer_json)
        self._tokenizer.no_padding()     # a file may fill every text up to 128 tokens
        self._tokenizer.no_truncation()  # too long is said, never cut in silence
        entries = json.loads(tokenizer_json)
        self._unknown_id = _unknown_id(entries["model"], self._tokenizer)
        self._in_bytes = "ByteLevel" in json.dumps([entries.get("decoder"), entries.get("pre_tokenizer")])

    @property
    def n_tokens(self) -> int:
        """One more than the largest id it can give."""
        return max(self._tokenizer.get_vocab(with_added_tokens=True).values(), default=-1) + 1

    def read(self, text: str) -> ModelTokens:
        """Split a text into tokens, the model's special tokens around them."""
        encoding = self._tokenizer.encode(re.sub("[\ud800-\udfff]", "\ufffd", text))  # halves of a character
        ids = np.array(encoding.ids, dtype=np.int64)
        special = np.array(encoding.special_tokens_mask, dtype=bool)
        words = tuple(None if apart else word for word, apart in zip(encoding.word_ids, special, strict=True))
        labels = tuple(readable(token, self._in_bytes) for token in encoding.tokens)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        unknown = (ids == self._unknown_id) & ~special
        return ModelTokens(ids, tuple(encoding.tokens), labels, offsets, words, special, unknown)

    def token(self, token_id: int) -> str:
        """How the vocabulary spells a token; a row of the table that no token uses has no spelling."""
        return self._tokenizer.id_to_token(token_id) or f"<{token_id}>"

    def label(self, token_id: int) -> str:
        """How a person reads a token."""
        return readable(self.token(token_id), self._in_bytes)

    def continued(self, text: str, token_id: int) -> str:
        """The text with one token appended."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        before, after = (self._tokenizer.decode(i, skip_special_tokens=False) for i in (ids, [*ids, token_id]))
        return text + after[len(before):]


def readable(token: str, in_bytes: bool = False) -> str:
    """A token without the signs that stand for spaces.

    Parameters: token – as the vocabulary spells it; in_bytes – whether each of its characters is a byte.
    Returns: the text; part of a character as its bytes, a blank as ␣, a line break as ⏎.
    Source: GPT-2's byte encoder (Radford et al. 2019); SentencePiece's ▁.

    >>> readable("Ġcat", in_bytes=True), readable("▁cat"), readable("ä½", in_bytes=True), readable("##ing")
    ('cat', 'cat', '‹E4 BD›', '##ing')
    """
    if in_bytes and all(sign in BYTES for sign in token):
        raw = bytes(BYTES[sign] for sign in token)
        try:
            token = raw.decode()
        except UnicodeDecodeError:
            return f"‹{raw.hex(' ').upper()}›"
    text = token.replace("▁", " ")
    return text.strip() or re.sub(r"[^\S\n]", "␣", text).replace("\n", "⏎")


def _byte_signs() -> dict[str, int]:
    """The printable character that stands for each byte: itself, or one from U+0100 on if it cannot be printed."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(b): b for b in printable} | {chr(256 + i): b for i, b in enumerate(others)}


BYTES = _byte_signs()


def _unknown_id(model: dict[str, Any], tokenizer: Tokenizer) -> int:
    """The token that stands for what a vocabulary does not have, −1 if it has everything."""
    if "unk_id" in model:  # Unigram
        return -1 if model["unk_id"] is None else int(model["unk_id"])
    found = tokenizer.token_to_id(model.get("unk_token") or "")
    return -1 if found is None else found
