"""Texts become the tokens a reader expects, nothing that a stranger writes breaks, and links read back."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import segmentation
from core.tokens import LIMIT, LONGEST_TEXT, LONGEST_TOKEN, join, set_for, split

TEXTS = {
    "": "",
    " \t\n ": "",
    "The cat sat on the mat": "The cat sat on the mat",
    "the  cat\n\tsaw the cat.": "the cat saw the cat .",
    "apple, banana; (juice)!": "apple , banana ; ( juice ) !",
    "He doesn't know it's the cat's": "He does n't know it 's the cat 's",
    "I can't; they’re here": "I ca n't ; they ’re here",
    "a well-known o'clock rock'n'roll": "a well-known o'clock rock'n'roll",
    "U.S. has 3.14 and 1,000 ...": "U.S. has 3.14 and 1,000 ...",
    "snake_case x2 -5": "snake_case x2 - 5",
    "猫坐在垫子上。": "猫 坐在 垫子 上 。",
    "我用Python学习attention机制": "我 用 Python 学习 attention 机制",
    "猫追老鼠,老鼠怕猫": "猫 追 老鼠 , 老鼠 怕 猫",
    "café naïve Łódź": "café naïve Łódź",
    "\u200d a\u200d \U000e0020 \ufe0f": "a\u200d",
    "שלום עולם، مرحبا": "שלום עולם ، مرحبا",
    "नमस्ते दुनिया": "नमस्ते दुनिया",
    "👩‍👩‍👧🇩🇪👍🏽 1️⃣": "👩‍👩‍👧 🇩🇪 👍🏽 1️⃣",
    "<b>x</b>": "< b > x < / b >",
    "$x$ :red[x] &lt; {x} \\x": "$ x $ : red [ x ] & lt ; { x } \\ x",
    "*x* [x](y) `x`": "* x * [ x ] ( y ) ` x `",
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_split(text, expected):
    assert split(text).tokens == tuple(expected.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    {
        "New York|is|big": ("New York", "is", "big"),
        "a | b  c |": ("a", "b c"),
        "||": (),
        "one|": ("one",),
        r"a\|b|c\\|\n": ("a|b", "c\\", "\\n"),
        "$x$|<b>x</b>|:red[x]": ("$x$", "<b>x</b>", ":red[x]"),
        "猫坐|在": ("猫坐", "在"),
    }.items(),
)
def test_a_bar_makes_a_list(text, tokens):
    assert split(text).tokens == tokens


def test_composed_and_decomposed_letters_are_the_same_token():
    assert split("cafe\u0301").tokens == split("caf\u00e9").tokens == ("caf\u00e9",)


def test_control_characters_are_dropped_and_counted():
    work = split("a\x00b \u202ec\u2066 \ud800 \u200b d\x1b")
    assert work.tokens == ("ab", "c", "d")
    assert work.control_characters == 6


def test_65_tokens():
    work = split(" ".join(["cat"] * 65))
    assert len(work.tokens) == LIMIT == 64
    assert work.beyond_limit == 1
    assert split("a b c", limit=2) == (("a", "b"), 1, (), 0, 0)


def test_a_very_long_token_is_cut_and_reported():
    work = split("a " + "x" * 10_000 + " b")
    assert work.tokens == ("a", "x" * LONGEST_TOKEN, "b")
    assert work.shortened == (1,)


def test_a_very_long_text_is_not_read_to_its_end():
    work = split("x " * LONGEST_TEXT)
    assert work.unread == LONGEST_TEXT
    assert len(work.tokens) + work.beyond_limit == LONGEST_TEXT // 2


@given(st.text(max_size=200))
def test_split_never_fails_and_reads_back(text):
    tokens = split(text).tokens
    assert all(token and token == token.strip() for token in tokens)
    "".join(tokens).encode()
    assert split(join(tokens)).tokens == tokens


@given(st.lists(st.text(alphabet="ab猫子 |\\'<$.", min_size=1, max_size=5), max_size=8))
def test_join_keeps_forced_boundaries(tokens):
    tokens = tuple(filter(None, (" ".join(token.split()) for token in tokens)))
    assert split(join(tokens)).tokens == tokens


@settings(max_examples=50)
@given(st.text(alphabet="猫狗的是ab c1.-'|", max_size=80))
def test_nothing_visible_is_lost(text):
    if "|" not in text:
        assert "".join(split(text, limit=1000).tokens) == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The cat sat", "glove-en"),
        ("猫坐在垫子上。", "wiki-zh"),
        ("我用Python", "wiki-zh"),
        ("the word 猫", "glove-en"),
        ("3 + 4", "glove-en"),
        ("", "glove-en"),
        ("שלום", "glove-en"),
    ],
)
def test_set_for_a_script(text, name):
    assert set_for(split(text).tokens) == name


def test_jieba_leaves_no_file_and_says_nothing(tmp_path):
    """Its cache would be a marshal file in the shared temporary folder, where others can write."""
    home = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    code = "from core.tokens import split; print(*split('猫坐在垫子上').tokens)"
    env = os.environ | home | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True)
    assert run.stdout.decode().split() == ["猫", "坐在", "垫子", "上"]
    assert run.stderr == b""
    assert list(tmp_path.iterdir()) == []


def test_dictionary_words_agree_with_jieba_itself(tmp_path):
    import jieba

    text = "我们在这个周末去北京大学学习机器学习和自然语言处理,因为神经网络很有趣"
    segmentation.warm_up()
    by_itself = jieba.Tokenizer()  # loads its dictionary in its own way
    by_itself.tmp_dir = str(tmp_path)
    assert list(segmentation.words(text)) == by_itself.lcut(text, HMM=False)
