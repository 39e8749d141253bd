"""Every format reads back what was written; what cannot be read is refused or counted, with its reason."""

import csv
import gzip
import io
import pickle
import re
import unicodedata
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.embeddings import EmbeddingFileError, in_axes, read_embeddings
from core.formats import ERRORS, LONGEST_LINE, MOST_DIMENSIONS, SKIPPED

WORDS = ["the", ",", "cat", "new york", "猫", "naïve", '"', "1,000", "a;b", "😀"]
VECTORS = np.random.default_rng(0).standard_normal((len(WORDS), 5)).astype(np.float32)


def spaced(words, vectors, header=False):
    lines = [f"{len(words)} {vectors.shape[1]}"] if header else []
    lines += [word + " " + " ".join(map(repr, map(float, x))) for word, x in zip(words, vectors, strict=True)]
    return "\n".join(lines).encode() + b"\n"


def binary(words, vectors, end=b"\n"):
    records = [w.encode() + b" " + x.astype("<f4").tobytes() for w, x in zip(words, vectors, strict=True)]
    return f"{len(words)} {vectors.shape[1]}\n".encode() + end.join(records) + end


def table(words, vectors, delimiter=",", header=True, word_column=0, name="word"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows = [[name, *(f"x{i}" for i in range(vectors.shape[1]))]] if header else []
    rows += [[word, *map(float, x)] for word, x in zip(words, vectors, strict=True)]
    for row in rows:
        word = row.pop(0)
        writer.writerow([*row[:word_column], word, *row[word_column:]])
    return out.getvalue().encode()


def archive(**arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def own_npz(words, vectors):
    joined = np.frombuffer("\n".join(words).encode(), np.uint8)
    return archive(words=joined, vectors=vectors, mean=np.zeros(5))


def read(data, **limits):
    return read_embeddings(io.BytesIO(data), **limits)


def refused(data, **limits):
    with pytest.raises(EmbeddingFileError) as error:
        read(data, **limits)
    assert error.value.code in ERRORS
    assert str(error.value) == ERRORS[error.value.code].format(**error.value.values)
    return error.value


FORMATS = {
    "glove text": (spaced(WORDS, VECTORS), "glove text"),
    "word2vec text": (spaced(WORDS, VECTORS, header=True), "word2vec text"),
    "word2vec binary": (binary([w.replace(" ", "_") for w in WORDS], VECTORS), "word2vec binary"),
    "csv": (table(WORDS, VECTORS), "csv"),
    "csv without header": (table(WORDS, VECTORS, header=False), "csv"),
    "csv, words last": (table(WORDS, VECTORS, word_column=5, name="词"), "csv"),
    "csv, words in the middle": (table(WORDS, VECTORS, word_column=2, name="Token"), "csv"),
    "semicolons": (table(WORDS, VECTORS, ";"), "csv"),
    "tsv": (table(WORDS, VECTORS, "\t"), "tsv"),
    "npz of this project": (own_npz(WORDS, VECTORS), "npz"),
    "npz of strings": (archive(words=np.array(WORDS), vectors=VECTORS), "npz"),
    "npz of bytes": (archive(w=np.array([w.encode() for w in WORDS]), x=VECTORS.astype(np.float64)), "npz"),
}


@pytest.mark.parametrize("case", FORMATS)
def test_round_trip(case):
    data, name = FORMATS[case]
    embeddings = read(data)
    joint = "_" if name == "word2vec binary" else " "  # that format ends words at a space
    assert embeddings.words == tuple(word.replace(" ", joint) for word in WORDS)
    np.testing.assert_array_equal(embeddings.vectors, VECTORS)
    assert embeddings.report.format == name
    assert embeddings.report.skipped == {} and embeddings.report.stopped == ""
    assert embeddings.report.words == embeddings.report.lines == len(WORDS)
    assert embeddings.origin == "uploaded"


@pytest.mark.parametrize("case", [name for name in FORMATS if not re.match("npz|word2vec binary", name)])
def test_line_ends_and_bom(case):
    data, _ = FORMATS[case]
    for variant in (data.replace(b"\n", b"\r\n"), data[:-1], b"\xef\xbb\xbf" + data):
        assert read(variant).words == tuple(WORDS)


def test_word2vec_binary_without_line_ends_and_declared_words():
    embeddings = read(binary(["a", "b"], VECTORS[:2], end=b""))
    assert embeddings.words == ("a", "b") and embeddings.report.declared == 2


def test_from_a_path(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_bytes(spaced(WORDS, VECTORS))
    assert read_embeddings(path, name="mine").name == "mine"
    assert read_embeddings(str(path)).words == tuple(WORDS)


def test_from_a_file_that_was_read_before():
    file = io.BytesIO(spaced(WORDS, VECTORS))
    file.read()
    assert read_embeddings(file).words == tuple(WORDS)


def test_a_text_stream_is_no_binary_file():
    with pytest.raises(ValueError, match="binary"):
        read_embeddings(io.StringIO("a 1 2"))


def test_an_upload_stands_in_its_own_axes():
    view = in_axes(read(spaced(WORDS, VECTORS)))
    x = view.vectors.astype(np.float64)
    assert np.square(x).sum(axis=1).mean() / np.sqrt(5) == pytest.approx(3.34, rel=1e-6)
    np.testing.assert_allclose(np.cov(x.T), np.diag(np.diag(np.cov(x.T))), atol=1e-5)


def test_language_of_an_upload():
    assert read("猫 1 2\n狗 2 1\ncat 1 1\n".encode()).language == "zh"
    assert read(b"cat 1 2\ndog 2 1\n").language == "en"


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("a 1 2\nb 1\nc 1 2 3\nd 1 2\n", {"wrong_length": (2, 2)}),
        ("a 1 2\nb 1 x\nc 3 4\n", {"not_numbers": (1, 2)}),
        ("a 1 2\nb nan 2\nc inf 1\nd 1 1e308\ne 1e16 0\nf 2 1\n", {"not_finite": (4, 2)}),
        ("a 1 2\nb 1 2\na 3 4\na 5 6\n", {"duplicate": (2, 3)}),
        ("a 1 2\n" + "x" * 101 + " 1 2\n", {"long_word": (1, 2)}),
        ("a 1 2\n\x85 1 2\n", {"no_word": (1, 2)}),
        ("a 1 2\n\n  \nb 2 3\n", {}),
        ("word,x,y\na,1,2\nb,1\nc,3,4\n", {"wrong_length": (1, 3)}),
        ("word,x,y\na,1,2\nb,,3\n,1,2\n", {"not_numbers": (1, 3), "no_word": (1, 4)}),
    ],
)
def test_unusable_lines_are_counted_with_the_first_one(text, skipped):
    report = read(text.encode()).report
    assert {reason: tuple(lines) for reason, lines in report.skipped.items()} == skipped
    assert set(report.skipped) <= set(SKIPPED)


def test_words_of_several_cells_keep_their_spaces():
    assert read(b"new york 1 2\n. . . 3 4\nat n@d.com 5 6\n").words == ("new york", ". . .", "at n@d.com")


def test_no_break_space_is_part_of_a_word():
    assert read("a\u00a0b 1 2\nc 3 4\n".encode()).words == ("a\u00a0b", "c")


def test_tab_between_word_and_spaced_numbers():
    assert read(b"cat\t1 2 3\nsea cow\t4 5 6\n").words == ("cat", "sea cow")


def test_pandas_tables():
    indexed = b",word,count,0,1\n0,cat,999,1.5,2\n1,dog,5,3,4\n"
    np.testing.assert_array_equal(read(indexed).vectors, [[1.5, 2], [3, 4]])
    words_as_index = b",0,1\ncat,1.5,2\ndog,3,4\n"
    assert read(words_as_index).words == ("cat", "dog") and read(words_as_index).report.skipped == {}


def test_other_text_columns_are_not_coordinates():
    embeddings = read(b"pos,word,x,y\nnoun,cat,1,2\nverb,run,3,4\n")
    assert embeddings.words == ("cat", "run") and embeddings.dimensions == 2


def test_a_word_that_is_a_number_is_no_header():
    assert read(b"5 3\n7 2\n8 1\n").words == ("5", "7", "8")
    assert read(b"1984 1 2\n2001 3 4\n").words == ("1984", "2001")


def test_single_lines_that_are_not_utf8_are_counted():
    report = read(b"cat 1 2\n" + "café 1 2\n".encode("latin-1") + b"dog 2 1\n").report
    assert report.words == 2 and report.skipped == {"not_text": (1, 2)}


def test_letters_and_accents_are_composed():
    assert read("cafe\u0301 1 2\ncaf\u00e9 3 4\n".encode()).report.skipped == {"duplicate": (1, 2)}


def test_a_truncated_binary_keeps_the_whole_records():
    report = read(binary(["a", "b", "c"], VECTORS[:3])[:-6]).report
    assert (report.words, report.declared, report.skipped) == (2, 3, {"truncated": (1, 3)})


def test_a_binary_word_that_is_not_utf8():
    data = binary(["a", "b"], VECTORS[:2]).replace(b"\nb ", b"\n\xff ")
    assert read(data).report.skipped == {"not_text": (1, 2)}


def test_limits_stop_the_reading_and_say_so():
    data = spaced([f"w{i}" for i in range(100)], np.ones((100, 3)))
    ten = read(data, max_words=10).report
    assert (ten.words, ten.stopped) == (10, "max_words")
    assert read(data, max_words=100).report.stopped == ""
    short = read(data, max_bytes=300).report
    assert short.stopped == "max_bytes" and 0 < short.words < 100
    repeats = read(spaced(["a"] * 100, np.ones((100, 3))), max_words=10).report
    assert (repeats.words, repeats.stopped, repeats.lines) == (1, "max_lines", 40)
    npz = archive(words=np.array([f"w{i}" for i in range(100)]), vectors=np.ones((100, 2)))
    assert read(npz, max_words=10).report.words == 10


def test_a_very_long_line_is_passed_over_without_being_held():
    data = b"cat 1 2\n" + b"9" * (3 * LONGEST_LINE) + b" 1 2\ndog 3 4\n"
    embeddings = read(data)
    assert embeddings.words == ("cat", "dog") and embeddings.report.skipped == {"long_line": (1, 2)}


def test_most_dimensions():
    line = b"cat" + b" 1" * MOST_DIMENSIONS
    assert read(line + b"\n").dimensions == MOST_DIMENSIONS
    for data in (
        line + b" 1\n",
        b"2 5000\ncat" + b" 1" * 5000 + b"\n",
        b"2 5000\ncat " + bytes(20_000),
        archive(words=np.array(["a"]), vectors=np.ones((1, 5000))),
        b"word" + b",1" * 5000 + b"\ncat" + b",1" * 5000 + b"\n",
    ):
        error = refused(data)
        assert error.code == "too_many_dimensions" and error.values["limit"] == MOST_DIMENSIONS


class Payload:
    def __reduce__(self):
        return (pytest.fail, ("pickled code was run",))


BOMB = archive(words=np.array(["a"]), vectors=np.zeros((3_000_000, 1)))

REFUSED = {
    "nothing": (b"", "empty"),
    "white space": (b"\xef\xbb\xbf \n\r\n\t", "empty"),
    "gzip": (gzip.compress(b"cat 1 2\n"), "compressed"),
    "pdf": (b"%PDF-1.7\n", "compressed"),
    "pickle": (pickle.dumps({"cat": [1, 2]}), "pickle"),
    "npz of objects": (archive(words=np.array([Payload()], dtype=object), vectors=np.ones((1, 2))), "pickle"),
    "npz of vectors as objects": (archive(words=np.array(["a"]), vectors=np.array([[Payload()]])), "pickle"),
    "npz without words": (archive(vectors=np.ones((2, 3))), "no_words"),
    "npz with two tables": (archive(w=np.array(["a"]), x=np.ones((1, 3)), y=np.ones((1, 3))), "no_words"),
    "npz of complex numbers": (archive(w=np.array(["a"]), x=np.ones((1, 3), complex)), "no_words"),
    "npz with more words than vectors": (archive(w=np.array(["a", "b"]), x=np.ones((1, 3))), "no_words"),
    "npz, cut": (FORMATS["npz of strings"][0][:-40], "bad_archive"),
    "utf-16": ("cat 1 2\ndog 3 4\n".encode("utf-16"), "not_text"),
    "utf-16 without mark": ("cat 1 2\ndog 3 4\n".encode("utf-16-le"), "not_text"),
    "gb18030": ("苹果,1,2\n香蕉,3,4\n".encode("gb18030"), "not_text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not_text"),
    "prose": (b"Call me Ishmael. Some years ago\nnever mind how long\n", "no_vectors"),
    "only a header": (b"400000 300\n", "no_vectors"),
    "numbers without words": (b"1,2,3\n4,5,6\n", "no_word_column"),
    "nothing finite": (b"a nan 1\nb inf 2\n", "no_vectors"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    data, code = REFUSED[case]
    assert refused(data).code == code


def test_encodings_are_named():
    assert refused(REFUSED["utf-16"][0]).values["encoding"] == "UTF-16"
    assert refused(REFUSED["utf-16 without mark"][0]).values["encoding"] == "UTF-16"
    assert refused(REFUSED["gb18030"][0]).values["encoding"] == "GB18030"
    latin = refused("é 1 2\nè 1 2\n".encode("latin-1"))
    assert (latin.code, latin.values["encoding"]) == ("not_text", "Latin-1")


def test_npy_files():
    out = io.BytesIO()
    np.save(out, np.ones((2, 3)))
    assert refused(out.getvalue()).code == "no_words"
    out = io.BytesIO()
    np.save(out, np.array([Payload()], dtype=object), allow_pickle=True)
    assert refused(out.getvalue()).code == "pickle"


def test_other_zips_are_archives():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("glove.txt", "cat 1 2\n")
    assert refused(out.getvalue()).code == "compressed"


def test_a_zip_bomb_is_refused_by_its_headers():
    assert len(BOMB) < 100_000  # 24 MB unpacked
    error = refused(BOMB, max_bytes=10_000_000)
    assert error.code == "too_large" and error.values["size"] > 24_000_000


@pytest.mark.parametrize("shape", ["(1000000000000, 2)", "(-1, 2)", f"(1, {'9' * 20})", "(1, " * 999])
def test_a_forged_shape_is_not_believed(shape):
    """The archive is sound; the header of the array inside claims more than there is."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(16)
    out = io.BytesIO(archive(words=np.array(["a"])))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("vectors.npy", array)
    error = refused(out.getvalue())
    assert error.code == "bad_archive" and not error.values["reason"].startswith("Bad CRC")


def test_a_forged_character_is_refused():
    words = np.array([1_999_999_999], np.uint32).view("<U1")
    assert refused(archive(words=words, vectors=np.ones((1, 2)))).code == "bad_archive"


def test_lone_surrogates_do_not_get_through():
    words = np.array([0xD800, ord("a")], np.uint32).view("<U1")
    assert read(archive(words=words, vectors=np.ones((2, 2)))).report.skipped == {"not_text": (1, 1)}


def test_every_code_has_its_case():
    seen = {code for _, code in REFUSED.values()} | {"too_large", "too_many_dimensions"}
    assert seen == set(ERRORS)


# anything at all

FINITE = st.floats(-1e6, 1e6, width=32)
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters=',;"')
A_WORD = st.text(LETTERS, max_size=8).map(lambda word: "w" + word)
WRITERS = [
    spaced,
    lambda words, vectors: spaced(words, vectors, header=True),
    table,
    lambda words, vectors: table(words, vectors, "\t"),
    binary,
    own_npz,
]


@given(st.data())
def test_written_sets_read_back(data):
    words = data.draw(st.lists(A_WORD, min_size=1, max_size=6))
    vectors = data.draw(hnp.arrays(np.float32, (len(words), data.draw(st.integers(2, 5))), elements=FINITE))
    embeddings = read(data.draw(st.sampled_from(WRITERS))(words, vectors))
    expected = {}
    for word, x in zip(words, vectors, strict=True):
        expected.setdefault(unicodedata.normalize("NFC", word), x)  # of a repeated word the first counts
    assert embeddings.words == tuple(expected)
    np.testing.assert_array_equal(embeddings.vectors, list(expected.values()))
    assert embeddings.report.lines == len(words)


def survives(data):
    try:
        embeddings = read(data, max_words=100, max_bytes=1_000_000)
    except EmbeddingFileError as error:
        assert error.code in ERRORS and str(error)
    else:
        assert embeddings.words and np.isfinite(embeddings.vectors).all()
        assert set(embeddings.report.skipped) <= set(SKIPPED)
        "".join(embeddings.words).encode()
        assert np.isfinite(in_axes(embeddings).vectors).all()


@given(st.binary(max_size=300))
def test_any_bytes(data):
    survives(data)


@given(st.text(alphabet="ab猫 \t,;\"'\n\r.-+01e_nif\0\u2028|", max_size=200))
def test_any_text(text):
    survives(text.encode())


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_any_damage(case, data):
    """Every format with bytes changed, cut or repeated."""
    damaged = bytearray(FORMATS[case][0])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged)))
        damaged[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    survives(bytes(damaged))
