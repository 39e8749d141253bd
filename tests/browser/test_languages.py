"""A third language is one file: with one that nobody wrote, no text of the code comes to light and nothing breaks."""

import re
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.catalogs import catalog, sentence
from core.embeddings import in_axes, load_embeddings
from core.lessons.course import course
from core.people import wordsim353
from core.similarity import nearest
from tests.browser.pseudo import CODE, NAME, app_with_pseudo, longer, pseudo
from tests.frame import PAGES, path_of
from tests.servers import serve

pytestmark = pytest.mark.slow

# Everything that can be read: text on screen, names of controls, words in and over figures. Formulas and code are none.
TEXTS = r"""() => {
    const found = [], none = 'pre, code, .katex, script, style, [data-testid=stToolbar], '
        + '[data-testid=stIconMaterial], [role=img][aria-label$=" icon"], [data-testid^=stExpanderIcon]'
    const names = ['aria-label', 'alt', 'title', 'placeholder']
    const look = root => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) look(e.shadowRoot)
        if (e.closest(none)) continue
        for (const name of names) if (e.getAttribute(name)) found.push(e.getAttribute(name))
        if (e.checkVisibility()) for (const n of e.childNodes) if (n.nodeType === 3 && n.data.trim()) found.push(n.data)
    } }
    look(document.body)
    const strings = v => {
        if (typeof v === 'string') return [v]
        return !v || typeof v !== 'object' || ArrayBuffer.isView(v) || v.bdata ? [] : Object.values(v).flatMap(strings)
    }
    for (const figure of document.querySelectorAll('.js-plotly-plot')) {
        for (const part of figure.data) for (const name of ['name', 'text', 'customdata', 'hovertext', 'hovertemplate'])
            found.push(...strings(part[name]))
        found.push(...strings([figure.layout.title?.text, (figure.layout.annotations ?? []).map(a => a.text)]))
    }
    return [...new Set(found)]
}"""
# parts that load their scripts later have come
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]') && [...document.querySelectorAll(
    '[data-testid=stPlotlyChart]')].every(figure => figure.querySelector('.main-svg'))"""
# what is wider than the window, and buttons whose words are cut
BROKEN = r"""() => {
    const main = document.querySelector('[data-testid=stMain]'), root = document.scrollingElement, found = []
    const over = Math.max(main.scrollWidth - main.clientWidth, root.scrollWidth - innerWidth)
    if (over > 0) found.push(`the page is ${over} pixels too wide`)
    const look = root => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) look(e.shadowRoot)
        if (!e.matches('button, [role=tab], a[data-testid], h1, h2, h3') || !e.checkVisibility()) continue
        const box = e.getBoundingClientRect()
        if (box.left < innerWidth && box.right > innerWidth + 1) found.push(`${e.innerText}: beyond the edge`)
        for (const part of [e, ...e.querySelectorAll('*')]) {
            const by = part.scrollWidth - part.clientWidth, hidden = getComputedStyle(part).overflowX !== 'visible'
            if (part.clientWidth > 1 && by > 1 && hidden) found.push(`${e.innerText}: cut by ${by} pixels`)
        }
    } }
    look(document)
    return found
}"""
# Streamlit's own words, for which it has no setting
STREAMLIT = {"Skip to main content", "Sidebar", "Collapse sidebar", "Expand sidebar", "App pages", "Link to heading",
             "Open", "Choose an option", "Choose options", "Add row", "Show/hide columns", "Download as CSV", "Search",
             "Fullscreen", "Copy to clipboard", "Upload", "Clear all", "Selected values", "file upload"}
STREAMLIT_BEGINS = ("Help for ", "Remove ", "50MB per file", " • TXT")
# Symbols, shapes and names, which are the same in every language
SYMBOLS = {"cos", "softmax", "out", "LayerNorm", "xW", "PX", "Attention", "MultiHead", "head", "heads", "batch",
           "model", "layers", "vocabulary", "dk", "PNG", "SVG", "GloVe", "MiniLM", "all", "CLS", "SEP", "English"}


def words_of(text):
    """Words in plain Latin letters; Plotly's tags and what a figure fills in and names of settings are none."""
    text = re.sub(r"</?\w+[^>]*>|&\w+;|%\{[^}]*\}|[A-Z]+(_[A-Z]+)+|:(blue|orange|green|violet|gray)\[|\\\w+", " ", text)
    return re.findall(r"[A-Za-z]{2,}", text)


def tokens_on(page):
    """Words that are data, the same in every language: tokens, and the words of the vector sets."""
    found = "apple and banana juice fruit microsoft cherry pie phone " + catalog("en")["sentence"].lower()
    if page in {"home", "trained_model"}:
        found += " because it was tired"
    if page == "similarity":
        found += " car train king man woman paris france japan queen throne prince elizabeth princess daughter "
        found += " ".join(word for *pair, _ in wordsim353() for word in pair)
        english = in_axes(load_embeddings("glove-en"))
        for measure in ("dot", "cosine", "euclidean"):
            found += " " + " ".join(word for word, _ in nearest(english, "apple", k=12, measure=measure))
    return set(found.lower().split())


@pytest.fixture(scope="module")
def third():
    """The app with one file more."""
    with tempfile.TemporaryDirectory() as folder, serve(app_with_pseudo(Path(folder)), folder=Path(folder)) as running:
        yield running


def test_the_pseudo_language_replaces_every_letter_and_is_two_fifths_longer():
    marks = re.compile(r"\{\w+\}|\$[^$]*\$|`[^`]*`|\]\([^)]*\)|:[\w/]+:|:\w+\[|</?\w+>|&\w+;|[_^]\w+")
    for key, text in catalog("en").items():
        other = pseudo(text)
        assert marks.findall(other) == marks.findall(text), key  # slots, formulas, links stay
        assert not re.search("[A-Za-z]", marks.sub(" ", other)), key
        assert len(other) >= len(text) + 0.4 * len(re.findall("[A-Za-z]", marks.sub(" ", text))), key
    assert longer("word") == "ŵöŕððð"


@pytest.mark.parametrize("page", PAGES)
def test_a_third_language_is_one_file(third, visit, page):
    visitor = visit(third)
    steps = course(page)
    visitor.open(f"{path_of(page)}?lang={CODE}" + (f"&lesson={steps[0].id}" if steps else ""))
    expect(visitor.page.locator("h1")).to_have_text(pseudo(sentence("en", f"{page}.title")))
    expect(visitor.keyed("w_lang").get_by_role("radio", checked=True)).to_have_text(NAME)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_function(DRAWN)
    tokens = tokens_on(page)
    left = {text: rest for text in visitor.page.evaluate(TEXTS) if text.strip() not in STREAMLIT
            and not text.startswith(STREAMLIT_BEGINS) and not text.endswith(" icon")
            and (rest := [word for word in words_of(text) if word.lower() not in tokens and word not in SYMBOLS])}
    assert not left, "text that is in no catalog:\n" + "\n".join(sorted(left))
    assert visitor.page.evaluate(BROKEN) == []
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.wait_for_timeout(700)  # figures take the new width
    visitor.settle()
    assert visitor.page.evaluate(BROKEN) == []
