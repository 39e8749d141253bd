"""The catalogs are complete: every language has every sentence, with the same slots, and each is used."""

import ast
import re
import string
from pathlib import Path

import pytest

from core.catalogs import catalog, languages
from core.lessons.course import steps
from tests.frame import ROOT

ENGLISH = catalog("en")
TABLES = {key.split(".")[0] for key in ENGLISH if "." in key}
CODE = [path for folder in ("core", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
HOLE = r"[\w.-]*"  # what an f-string fills in
FILES = {".py", ".json", ".toml", ".csv", ".npz", ".txt", ".md"}  # and what only looks like a key
KEY = re.compile(r"[a-z]\w*(\.[\w-]+)+")


def slots(sentence: str) -> set[str]:
    """The names in {braces}."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def trees():
    for path in CODE:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def words(path: Path, tree: ast.AST):
    """Every text of a file that may be a key: (line, text, whether it is a pattern with holes)."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(p.value) if isinstance(p, ast.Constant) else HOLE for p in node.values]
            yield node.lineno, "".join(parts), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.lineno, node.value, False


def tables_shown():
    """The prefixes of the small tables that `page.table` shows with all their rows."""
    return [node.args[0].value for _, tree in trees() for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "page.table"
            and isinstance(node.args[0], ast.Constant)]


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_sentence(language):
    assert set(catalog(language)) == set(ENGLISH)
    assert not [key for key, sentence in catalog(language).items() if not sentence.strip()]


@pytest.mark.parametrize("language", languages())
def test_slots_are_the_same_in_every_language(language):
    different = {key: (slots(ENGLISH[key]), slots(sentence)) for key, sentence in catalog(language).items()
                 if key in ENGLISH and slots(sentence) != slots(ENGLISH[key])}
    assert different == {}


def test_every_key_in_the_code_is_in_the_catalogs():
    missing = []
    for path, tree in trees():
        for line, text, is_pattern in words(path, tree):
            if is_pattern:
                table = text.split(r"\.")[0]
                known = table not in TABLES or r"\." not in text or any(re.fullmatch(text, key) for key in ENGLISH)
            else:
                is_key = KEY.fullmatch(text) and text.split(".")[0] in TABLES and Path(text).suffix not in FILES
                known = not is_key or text in ENGLISH or any(key.startswith(f"{text}.") for key in ENGLISH)
            if not known:
                missing.append(f"{path.relative_to(ROOT)}:{line}: {text}")
    assert missing == []


def test_every_sentence_is_used():
    literal, patterns, names = {"language", "sentence"}, set(), set()
    for path, tree in trees():
        for _, text, is_pattern in words(path, tree):
            (patterns if is_pattern else literal).add(text)
        names |= {getattr(node, field, None) for node in ast.walk(tree) for field in ("id", "attr", "arg")}
    holes = literal | names | set(languages()) | {str(number) for number in range(10)}
    holes |= {word for step in steps() for word in (step.id, *(step.predict.options if step.predict else ()))}
    # what fills a hole is a word of the code itself, or is put together from one
    parts = [re.compile(text) for text in patterns if re.search(r"[a-z]{2}", text.replace(HOLE, ""))]
    keys = [re.compile(text.replace(HOLE, f"({HOLE})")) for text in patterns if r"\." in text]

    def fills(word: str) -> bool:
        return word in holes or any(part.fullmatch(word) for part in parts) or ("." in word and all(
            map(fills, word.split("."))))

    def is_used(key: str) -> bool:
        found = (pattern.fullmatch(key) for pattern in keys)
        return key in literal or any(match and all(map(fills, match.groups())) for match in found)

    shown = tuple(f"{prefix}." for prefix in tables_shown())
    assert [key for key in ENGLISH if not key.startswith(shown) and not is_used(key)] == []


def test_sentences_get_the_values_they_have_slots_for():
    wrong = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.keywords:
                key, given = node.args[0], {keyword.arg for keyword in node.keywords}
                known = isinstance(key, ast.Constant) and key.value in ENGLISH and None not in given
                if known and given != slots(ENGLISH[key.value]):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {key.value} {given}")
    assert wrong == []


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_no_sentence_was_left_in_english(language):
    def plain_words(sentence: str) -> list[str]:
        return re.findall(r"[A-Za-z]{3,}", re.sub(r"\$[^$]*\$|\{\w+\}", "", sentence))

    same = [key for key, sentence in catalog(language).items()
            if sentence == ENGLISH.get(key) and len(plain_words(sentence)) > 3]
    assert same == []
