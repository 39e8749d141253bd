"""Finding words in a set: as a person writes them, while they type, and when the set does not have them."""

from __future__ import annotations

import difflib
import heapq
from typing import TYPE_CHECKING

from core.segmentation import is_chinese

if TYPE_CHECKING:
    from core.embeddings import Embeddings

LONGEST = 40  # characters of an unknown word that are compared
LENGTHS_APART = 2  # a likely misspelling is about as long

def known(embeddings: Embeddings, token: str) -> str | None:
    """Find the word that a token stands for: as written, else in lower case, else with a plain apostrophe.

    Parameters: embeddings – a set; token – as in a sentence.
    Returns: the word as the set has it, or None.

    >>> from core.embeddings import load_embeddings
    >>> known(load_embeddings("article"), "Apple"), known(load_embeddings("article"), "pear")
    ('apple', None)
    """
    for word in (token, token.lower(), token.casefold(), token.lower().replace("’", "'")):
        if word in embeddings.index:
            return word
    return None


def complete(embeddings: Embeddings, prefix: str, k: int = 10) -> list[str]:
    """List the words that begin as typed so far.

    Parameters: embeddings – a set; prefix – the start of a word in either case; k – the most words to list.
    Returns: words in the order of the set, most frequent first.

    >>> from core.embeddings import load_embeddings
    >>> complete(load_embeddings("glove-en"), "appl", k=3)
    ['applied', 'application', 'apple']
    """
    starts = (prefix, prefix.lower()) if prefix.strip() else ()
    found = (word for word in embeddings.words if word.startswith(starts)) if starts else iter(())
    return [word for _, word in zip(range(k), found, strict=False)]


def suggest(embeddings: Embeddings, word: str, k: int = 5) -> list[str]:
    """Suggest words of a set for one that it does not have.

    Parameters: embeddings – a set; word – its first 40 characters count; k – the most words to suggest.
    Returns: words, nearest in spelling first, the more frequent of two equally near; none if none is near.
    Source: J. Ratcliff, D. Metzener, Pattern matching: the gestalt approach, 1988 (Python's difflib).

    >>> from core.embeddings import load_embeddings
    >>> suggest(load_embeddings("glove-en"), "bananna", k=2)
    ['banana', 'bananas']
    >>> suggest(load_embeddings("wiki-zh"), "小苹果", k=1)
    ['苹果']
    """
    word = word.lower()[:LONGEST]
    matcher = difflib.SequenceMatcher(b=word, autojunk=False)
    nearest = []
    for row in _promising(embeddings.words, word):
        matcher.set_seq1(embeddings.words[row])
        nearest.append((-matcher.ratio(), row))
    enough = 0.7 if len(word) > 3 else 0.5
    return [embeddings.words[row] for ratio, row in sorted(nearest)[:k] if -ratio >= enough]


def _promising(words: tuple[str, ...], word: str, most: int = 60) -> list[int]:
    """The rows that share most with a word: pairs of letters, or single Chinese characters."""
    size = 1 if is_chinese(word) or len(word) < 3 else 2
    pieces = {word[i : i + size] for i in range(len(word) - size + 1)}
    shares = (
        (sum(piece in other for piece in pieces) / (len(other) + len(word)), -row)
        for row, other in enumerate(words)
        if abs(len(other) - len(word)) <= LENGTHS_APART
    )
    return [-row for share, row in heapq.nlargest(most, shares) if share]
