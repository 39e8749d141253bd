// The sentence as chips: choose, edit in place, drag to another place, take out, add. Every change goes to Python as
// the new order; until its answer is there, the chips show it already.
import { whenGone } from "./mounted.js"
import { carried, moved, placeAt, same, written } from "./order.js"

const FAR = 6 // pixels after which a press is a drag
const TWICE = 400 // milliseconds between the clicks of a double click
const lists = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let list = lists.get(parentElement)
  if (!list) {
    list = build(parentElement.querySelector(".chips"))
    lists.set(parentElement, list)
  }
  list.make = items => setTriggerValue("made", items)
  list.choose = place => setTriggerValue("chosen", place)
  receive(list, data)
  return whenGone(parentElement, () => {
    list.hidden.replaceSync("")
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => sheet !== list.hidden)
    lists.delete(parentElement)
  })
}

function build(root) {
  const list = { root, row: root.querySelector("ul"), live: root.querySelector(".live"), at: 0, items: [], hidden: new CSSStyleSheet() }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, list.hidden]
  list.row.addEventListener("pointerdown", event => grab(list, event))
  list.row.addEventListener("pointermove", event => drag(list, event))
  list.row.addEventListener("pointerup", event => drop(list, event))
  list.row.addEventListener("pointercancel", () => letGo(list))
  list.row.addEventListener("click", event => click(list, event))
  list.row.addEventListener("keydown", event => key(list, event))
  list.row.addEventListener("focusin", event => { // an answer that comes later must not take the focus back
    if (event.target.matches(".word")) list.at = Number(event.target.dataset.at)
  })
  return list
}

// What Python says counts, unless a hand is at work: then it comes in when that is done.
function receive(list, data) {
  const answered = list.data?.turn !== data.turn, sent = list.sent
  list.data = data
  for (const [name, hue] of Object.entries(data.colours)) list.root.style.setProperty(`--${name}`, hue)
  const instead = `.st-key-${CSS.escape(data.instead)}` // the chips stand in its place, and no gap is left of it
  list.hidden.replaceSync(`${instead}, [data-testid=stLayoutWrapper]:has(> ${instead}) { display: none }`)
  if (sent && !answered) return // what is shown is on its way
  list.sent = null
  if (list.grabbed?.lifted || list.typing) return
  const more = sent && list.queued ? carried(sent, list.items, data.order) : null
  list.items = data.order
  list.queued = false
  if (more) change(list, more, list.at, "")
  else render(list)
}

// --- drawing ----------------------------------------------------------------------

function render(list) {
  const inside = list.row.contains(list.root.getRootNode().activeElement)
  list.at = Math.max(0, Math.min(list.at, list.items.length - 1))
  list.root.querySelector(".label").textContent = list.data.words.name
  list.root.querySelector(".help").textContent = list.data.locked ? "" : list.data.words.help
  list.row.setAttribute("aria-label", list.data.words.name)
  list.row.replaceChildren(...list.items.map((item, i) => chip(list, item, i)), ...(list.data.locked ? [] : [plus(list)]))
  if (inside || list.refocus) focus(list, list.at)
  list.refocus = false
}

const about = (list, item) => list.data.chips[item] ?? { label: item, token: item, mark: "" } // a new word has no marks yet

function chip(list, item, i) {
  const { label, mark, note } = about(list, item), { words, chosen, locked } = list.data
  const line = made("li", mark)
  const button = made("button", "word", label)
  button.dataset.at = i
  button.tabIndex = i === list.at ? 0 : -1
  button.setAttribute("aria-pressed", item === chosen)
  button.setAttribute("aria-label", [fill(words.chip, { token: label, number: i + 1, count: list.items.length }), note].filter(Boolean).join(", "))
  button.setAttribute("aria-keyshortcuts", "Enter Delete Alt+ArrowLeft Alt+ArrowRight")
  button.title = note
  line.classList.toggle("chosen", item === chosen)
  line.append(button)
  if (!locked) {
    const out = made("button", "out", "×")
    out.dataset.out = i
    out.tabIndex = -1 // Delete does the same
    out.setAttribute("aria-label", fill(words.remove, { token: label }))
    line.append(out)
  }
  return line
}

function plus(list) {
  const { words, limit } = list.data, line = made("li", "plus"), button = made("button", "add", "+")
  button.disabled = list.items.length >= limit
  button.setAttribute("aria-label", words.add)
  button.title = button.disabled ? words.full : words.add
  line.append(button)
  return line
}

function made(tag, name, text = "") {
  const element = document.createElement(tag)
  if (tag === "button") element.type = "button"
  element.className = name ?? ""
  element.textContent = text
  return element
}

const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole)
const words = list => [...list.row.querySelectorAll(".word")]

function focus(list, at) {
  list.at = at
  for (const [i, button] of words(list).entries()) button.tabIndex = i === at ? 0 : -1
  words(list)[at]?.focus()
}

// --- changes ------------------------------------------------------------------------

function change(list, items, at, said) {
  if (same(items, list.items)) return render(list)
  list.items = items
  list.at = at
  render(list)
  if (said) list.live.textContent = said
  if (list.sent) {
    list.queued = true // its places are those of an order that Python has left behind by then
    return
  }
  list.sent = items
  list.make(items)
}

function move(list, from, to) {
  if (to < 0 || to >= list.items.length || to === from) return render(list)
  const { label } = about(list, list.items[from])
  change(list, moved(list.items, from, to), to, fill(list.data.words.moved, { token: label, number: to + 1, count: list.items.length }))
}

function remove(list, at) {
  const { label } = about(list, list.items[at])
  change(list, written(list.items, at, ""), at, fill(list.data.words.removed, { token: label }))
}

// A field in the place of the chip; `at` beyond the last one adds a chip.
function edit(list, at) {
  const item = list.items[at], before = item === undefined ? "" : about(list, item).token
  const line = list.row.children[at], field = made("input", "field")
  field.value = before
  field.maxLength = 200
  field.size = Math.max(6, before.length + 2)
  field.setAttribute("aria-label", item === undefined ? list.data.words.add : fill(list.data.words.edit, { token: before }))
  list.typing = true
  const done = (keep, back) => {
    if (!list.typing) return
    list.typing = false
    list.refocus = back
    list.at = at
    if (!list.sent) list.items = list.data.order
    if (!keep || field.value.trim() === before) return render(list)
    change(list, written(list.items, at, field.value), at, fill(list.data.words.written, { token: field.value.trim() }))
  }
  field.addEventListener("keydown", event => {
    event.stopPropagation()
    if (event.isComposing) return // an input method is at work: its Enter is not ours
    if (event.key === "Enter") done(true, true)
    if (event.key === "Escape") done(false, true)
  })
  field.addEventListener("blur", () => done(true, false))
  line.replaceChildren(field)
  field.focus()
  field.select()
}

// --- pointer ----------------------------------------------------------------------

function grab(list, event) {
  const button = event.target.closest(".word")
  if (!button || event.button || list.data.locked) return
  list.grabbed = { at: Number(button.dataset.at), x: event.clientX, y: event.clientY, pointer: event.pointerId }
}

function drag(list, event) {
  const { grabbed } = list
  if (!grabbed || event.pointerId !== grabbed.pointer) return
  const [dx, dy] = [event.clientX - grabbed.x, event.clientY - grabbed.y], line = list.row.children[grabbed.at]
  if (!grabbed.lifted) {
    if (Math.hypot(dx, dy) < FAR) return
    grabbed.lifted = true
    list.row.setPointerCapture(event.pointerId)
    grabbed.boxes = list.items.map((_, i) => list.row.children[i].getBoundingClientRect()).filter((_, i) => i !== grabbed.at)
    line.classList.add("lifted")
  }
  line.style.transform = `translate(${dx}px, ${dy}px)`
  grabbed.to = placeAt(grabbed.boxes, event.clientX, event.clientY)
  const others = words(list).map(button => button.parentElement).filter(other => other !== line)
  others.forEach((other, i) => {
    other.classList.toggle("before", i === grabbed.to)
    other.classList.toggle("after", i === grabbed.to - 1 && grabbed.to === others.length)
  })
}

function drop(list) {
  const { grabbed } = list
  list.grabbed = null
  if (!grabbed?.lifted) return
  list.dropped = performance.now() // the click that ends a drag means nothing
  move(list, grabbed.at, grabbed.to)
}

function letGo(list) {
  if (list.grabbed?.lifted) render(list)
  list.grabbed = null
}

function click(list, event) {
  if (performance.now() - (list.dropped ?? -TWICE) < 100 || list.typing) return
  const button = event.target.closest("button")
  if (!button) return
  if (button.matches(".add")) return edit(list, list.items.length)
  if (button.dataset.out) return remove(list, Number(button.dataset.out))
  const at = Number(button.dataset.at), now = performance.now()
  list.at = at
  if (list.clicked?.at === at && now - list.clicked.time < TWICE && !list.data.locked) {
    list.clicked = null
    return edit(list, at)
  }
  list.clicked = { at, time: now }
  if (!list.sent) list.choose(list.items[at] === list.data.chosen ? -1 : list.items[at])
}

// --- keys --------------------------------------------------------------------------

function key(list, event) {
  const button = event.target.closest(".word")
  if (!button || event.ctrlKey || event.metaKey) return
  const at = Number(button.dataset.at), step = { ArrowLeft: -1, ArrowRight: 1 }[event.key], { locked } = list.data
  if (step && event.altKey && !locked) move(list, at, at + step)
  else if (step && !event.altKey) focus(list, Math.max(0, Math.min(list.items.length - 1, at + step)))
  else if ((event.key === "Enter" || event.key === "F2") && !locked) edit(list, at)
  else if ((event.key === "Delete" || event.key === "Backspace") && !locked) remove(list, at)
  else if (event.key === "Home") focus(list, 0)
  else if (event.key === "End") focus(list, list.items.length - 1)
  else return
  event.preventDefault()
}
