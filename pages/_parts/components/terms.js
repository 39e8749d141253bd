// A term in the text opens its meaning in place. In the catalogs it is a link, [query](#term-query); one listener on
// the document hears clicks on such links, wherever a rerun has put them, so nothing holds on to an element of the page.
import { whenGone } from "./mounted.js"

const SHARED = Symbol.for("dot-to-attention.terms")
const STYLE = `a[href^="#term-"] { color: inherit; text-decoration: underline dotted; text-underline-offset: 3px }`

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const terms = (document[SHARED] ??= listen())
  terms.data = data
  terms.box = parentElement.querySelector(".term")
  terms.go = id => setTriggerValue("go", id)
  terms.again = () => setTriggerValue("again", true)
  for (const [name, hue] of Object.entries(data.colours)) terms.box.style.setProperty(`--${name}`, hue)
  terms.box.querySelector(".more").textContent = data.words.more
  terms.box.querySelector(".close").setAttribute("aria-label", data.words.close)
  terms.box.querySelector(".more").onclick = () => { const id = terms.open; hide(terms); terms.go(id) }
  terms.box.querySelector(".close").onclick = () => hide(terms)
  terms.box.onkeydown = event => { if (event.key === "Escape") hide(terms) }
  return whenGone(parentElement, () => { if (terms.box === parentElement.querySelector(".term")) terms.box = null })
}

function listen() {
  const terms = { data: null, box: null, open: null, from: null }
  document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }))
  document.addEventListener("click", event => {
    const link = event.target.closest?.('a[href^="#term-"]')
    if (!link || !terms.box) return
    event.preventDefault()
    show(terms, link)
  }, true)
  // Streamlit's own parts follow the system's theme; figures are drawn by the server, in the theme it is told of
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => drawAgain(terms, matches ? "dark" : "light"))
  return terms
}

function drawAgain(terms, theme, tries = 100) {
  // not before Streamlit has changed over: it would tell the server the theme before
  const app = document.querySelector("[data-testid=stApp]")
  if (terms.box && app && getComputedStyle(app).colorScheme === theme) setTimeout(() => terms.again(), 100)
  else if (tries) setTimeout(drawAgain, 100, terms, theme, tries - 1)  // never, for who chose a theme in the menu
}

function show(terms, link) {
  const id = link.getAttribute("href").slice("#term-".length), term = terms.data.terms[id], box = terms.box
  if (!term) return
  terms.open = id
  terms.from = link
  box.querySelector(".name").textContent = term.name
  box.querySelector(".text").replaceChildren(...term.meaning.split("\n\n").map((line, n) =>
    Object.assign(document.createElement("p"), { textContent: line, className: n ? "pitfall" : "" })))
  box.querySelector(".facts").replaceChildren(...[["symbol", term.symbol], ["shape", term.shape]].flatMap(
    ([what, text]) => [Object.assign(document.createElement("dt"), { textContent: terms.data.words[what] }),
                       Object.assign(document.createElement("dd"), { textContent: text })]))
  if (!box.matches(":popover-open")) box.showPopover()
  const at = link.getBoundingClientRect(), size = box.getBoundingClientRect()
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`
  box.style.top = `${at.bottom + size.height + 8 < innerHeight ? at.bottom + 6 : Math.max(8, at.top - size.height - 6)}px`
  box.querySelector(".more").focus({ preventScroll: true })
}

function hide(terms) {
  if (terms.box?.matches(":popover-open")) terms.box.hidePopover()
  if (terms.from?.isConnected) terms.from.focus({ preventScroll: true })
}
