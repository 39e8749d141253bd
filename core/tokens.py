"""Text to tokens and back: what a person types, or a link brings, as the tokens that every page works on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core import segmentation
from core.segmentation import HAN

LIMIT = 64  # tokens in a sequence: a heatmap beyond that is unreadable
LONGEST_TOKEN = 40  # characters; the longest English word in glove-en has fewer
LONGEST_TEXT = 20_000  # characters that are looked at

# accents, vowel signs and emoji variants belong to the character before them
MARKS = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c).startswith("M"))
BINDING = MARKS + "\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
LETTER = rf"(?:[^\W{HAN}][{BINDING}]*)"
PIECE = re.compile(
    rf"[{HAN}]+"
    r"|(?:[A-Za-z]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)+"  # 3.14 and 1,000
    r"|['’](?:s|m|d|re|ve|ll)(?!\w)"  # the second half of "cat's", on its own
    rf"|{LETTER}+(?:['’\-]{LETTER}+)*"  # well-known, o'clock
    r"|\.\.\."
    r"|[\U0001f1e6-\U0001f1ff]{2}"  # a flag
    rf"|\S(?:[{BINDING}]|(?<=\u200d)\S)*",  # a sign; a joiner also binds the next one (families of emoji)
    re.IGNORECASE,
)
# as in the Penn Treebank, which the English vectors follow: "don't" is "do", "n't" and "cat's" is "cat", "'s"
CLITIC = re.compile(r"(?<=\w)(n['’]t|['’](?:s|m|d|re|ve|ll))$", re.IGNORECASE)
# no width, or they turn the direction of the text around them
INVISIBLE = set("\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Tokens(NamedTuple):
    """Tokens of a text, and what had to go: a page says so."""

    tokens: tuple[str, ...]
    beyond_limit: int  # tokens after the last one kept
    shortened: tuple[int, ...]  # positions of tokens that were cut to LONGEST_TOKEN characters
    control_characters: int  # dropped
    unread: int  # characters after LONGEST_TEXT


def split(text: str, limit: int = LIMIT) -> Tokens:
    """Split a text into tokens.

    English at words and punctuation (as the Penn Treebank does), Chinese at the words that jieba finds, mixed
    text run by run. A text with a vertical bar is a list: "New York|is|big" are three tokens. In a list
    ``\\|`` is a bar and ``\\\\`` a backslash. `join` writes such lists.

    Parameters: text – anything: markup and emoji are tokens like any other, control characters are dropped;
    limit – the most tokens to keep.
    Returns: Tokens, with a count of whatever had to go.
    Source: Marcus et al., Building a large annotated corpus of English: the Penn Treebank, 1993; jieba.

    >>> split("The cat doesn't sit on 猫的垫子.").tokens
    ('The', 'cat', 'does', "n't", 'sit', 'on', '猫', '的', '垫子', '.')
    >>> split("New York|is|big").tokens
    ('New York', 'is', 'big')
    """
    read = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    clean = "".join(c for c in read if not _is_control(c))
    found = list(_listed(clean) if "|" in clean else _plain(clean))
    kept = found[:limit]
    return Tokens(
        tokens=tuple(token[:LONGEST_TOKEN] for token in kept),
        beyond_limit=len(found) - len(kept),
        shortened=tuple(i for i, token in enumerate(kept) if len(token) > LONGEST_TOKEN),
        control_characters=len(read) - len(clean),
        unread=max(len(text) - LONGEST_TEXT, 0),
    )


def join(tokens: Iterable[str]) -> str:
    """Write tokens as a text that `split` reads back: plain where that works, else a list with bars.

    Parameters: tokens – strings without spaces at their ends.
    Returns: the text, as it stands in a link or an input field.

    >>> join(["The", "cat", "sat"]), join(["New York", "is", "big"]), join(["ice cream"]), join(["a", "|"])
    ('The cat sat', 'New York|is|big', 'ice cream|', 'a|\\\\|')
    """
    tokens = tuple(tokens)
    plain = " ".join(tokens)
    if split(plain, len(tokens) + 1).tokens == tokens:
        return plain
    listed = "|".join(token.replace("\\", "\\\\").replace("|", "\\|") for token in tokens)
    return listed if len(tokens) > 1 else listed + "|"


def set_for(tokens: Iterable[str]) -> str:
    """Choose the set by script: "wiki-zh" if at least half of the words are Chinese, else "glove-en".

    Parameters: tokens – of a sentence; those without a letter do not count.
    Returns: a name for `load_embeddings`.

    >>> set_for(["The", "cat"]), set_for(["猫", "坐在", "垫子", "上", "。"])
    ('glove-en', 'wiki-zh')
    """
    words = [token for token in tokens if any(c.isalpha() for c in token)]
    chinese = sum(segmentation.is_chinese(word) for word in words)
    return "wiki-zh" if words and 2 * chinese >= len(words) else "glove-en"


def _listed(text: str) -> Iterator[str]:
    """The pieces between bars, without empty ones."""
    for piece in re.findall(r"(?:\\[|\\]|[^|])+", text):
        token = " ".join(re.sub(r"\\([|\\])", r"\1", piece).split())
        if _is_visible(token):
            yield token


def _plain(text: str) -> Iterator[str]:
    """Words, numbers and signs of running text."""
    for piece in PIECE.findall(text):
        if segmentation.is_chinese(piece):
            yield from segmentation.words(piece)
        elif clitic := CLITIC.search(piece):
            yield from (piece[: clitic.start()], clitic.group())
        elif _is_visible(piece):
            yield piece


def _is_visible(token: str) -> bool:
    """Whether there is more than joiners and marks, which need a character to sit on."""
    return any(unicodedata.category(c) not in ("Cf", "Mn", "Me") for c in token)


def _is_control(c: str) -> bool:
    return c in INVISIBLE or (unicodedata.category(c) in ("Cc", "Cs") and not c.isspace())
