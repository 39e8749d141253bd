// A table of numbers to type into. Python hears of a change when every cell holds a number; until then what was typed
// stays, and a sentence says what is missing.
import { covered, linesIn, numberIn } from "./cells.js"
import { plain, show } from "./digits.js"

const tables = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function ({ data, parentElement, setStateValue }) {
  let table = tables.get(parentElement)
  if (!table) {
    table = { root: parentElement.querySelector(".numbers"), seq: data.seq, texts: [] }
    tables.set(parentElement, table)
  }
  table.send = values => setStateValue("edited", { values, seq: table.seq })
  receive(table, data)
}

// What Python says counts, unless the answer to a later change is under way; a text that is no number yet stays.
function receive(table, data) {
  const before = table.data
  table.data = data
  for (const [name, hue] of Object.entries(data.colours)) table.root.style.setProperty(`--${name}`, hue)
  if (table.seq > data.seq) return
  table.seq = data.seq
  const alike = before && JSON.stringify([before.values, before.columns, before.rows]) === JSON.stringify([data.values, data.columns, data.rows])
  if (!alike) table.texts = data.values.map(row => row.map(exact))
  render(table)
}

const exact = number => number === null ? "" : String(number).replace("-", "−")

// --- drawing ----------------------------------------------------------------------

// The cells stay where they are as long as there are as many: a hand may be in one of them.
function render(table) {
  const { data, texts, root } = table, shape = JSON.stringify([texts.length, data.columns, data.rows, data.held, data.words])
  if (table.shape !== shape) {
    table.shape = shape
    const inside = place(root.getRootNode().activeElement)
    root.style.setProperty("--columns", data.columns.length)
    root.querySelector("table").replaceChildren(head(table), ...texts.map((_, row) => line(table, row)))
    root.querySelector(".more").replaceChildren(...(data.most ? [adding(table)] : []))
    if (inside) fields(table)[Math.min(inside[0], texts.length - 1)]?.[inside[1]]?.focus()
  }
  for (const [row, inputs] of fields(table).entries()) {
    for (const [column, input] of inputs.entries()) if (input !== root.getRootNode().activeElement) write(table, input, [row, column])
  }
  complain(table)
}

function head({ data }) {
  const names = [...(data.rows ? [""] : []), ...data.columns].map(name => made("th", { textContent: name, scope: "col" }))
  const row = made("tr")
  row.append(...names, ...(data.most ? [made("td")] : []))
  return row
}

function line(table, row) {
  const { data, texts } = table, element = made("tr")
  if (data.rows) element.append(made("th", { textContent: data.rows[row], scope: "row" }))
  element.append(...texts[row].map((_, column) => cell(table, row, column)))
  if (data.most) element.append(removing(table, row))
  return element
}

function cell(table, row, column) {
  const { data } = table, box = made("td"), input = made("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false })
  input.dataset.at = `${row} ${column}`
  input.setAttribute("aria-label", [data.rows?.[row] ?? row + 1, data.columns[column]].join(", "))
  input.readOnly = data.held.includes(column)
  input.addEventListener("focus", () => { input.value = table.texts[row][column]; input.select() })
  input.addEventListener("blur", () => { take(table, input); write(table, input, [row, column]) })
  input.addEventListener("keydown", event => pressed(table, input, event))
  input.addEventListener("paste", event => pasted(table, input, event))
  box.append(input)
  return box
}

function adding(table) {
  const { words, most } = table.data, button = made("button", { type: "button", textContent: `+ ${words.add}` })
  button.disabled = table.texts.length >= most
  button.addEventListener("click", () => change(table, [...table.texts, table.texts[0].map(() => "0")]))
  return button
}

function removing(table, row) {
  const box = made("td"), button = made("button", { type: "button", textContent: "×", className: "out" })
  button.ariaLabel = table.data.words.remove.replace("{row}", row + 1)
  button.disabled = table.texts.length === 1
  button.addEventListener("click", () => change(table, table.texts.filter((_, other) => other !== row)))
  box.append(button)
  return box
}

// A cell shows few digits; all of them while it is typed into.
function write(table, input, [row, column]) {
  const text = table.texts[row][column], number = numberIn(text)
  const short = number === null ? text : plain(number, table.data.places)
  input.value = number && short === "0" ? show(number) : short // a small number is not none
  input.ariaInvalid = problem(table, text) ? "true" : "false"
}

const made = (tag, properties = {}) => Object.assign(document.createElement(tag), properties)
const fields = table => [...table.root.querySelectorAll("tr")].slice(1).map(row => [...row.querySelectorAll("input")])
const place = input => input?.dataset?.at?.split(" ").map(Number)

// --- changing ---------------------------------------------------------------------

function pressed(table, input, event) {
  event.stopPropagation() // no shortcut of the page is meant
  const [row, column] = place(input), step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (event.key === "Escape") input.value = exact(table.data.values[row]?.[column] ?? 0) // the last number it had
  if (!step || event.isComposing) return
  event.preventDefault()
  take(table, input)
  const next = fields(table)[row + step]?.[column]
  next ? next.focus() : input.select()
}

function pasted(table, input, event) {
  const lines = linesIn(event.clipboardData.getData("text"))
  if (input.readOnly || (lines.length === 1 && lines[0].length === 1)) return
  event.preventDefault()
  const held = (text, column, row) => table.data.held.includes(column) && table.texts[row] ? table.texts[row][column] : text
  const next = covered(table.texts, place(input), lines, table.data.most)
  change(table, next.map((line, row) => line.map((text, column) => held(text, column, row))))
  input.value = table.texts[place(input)[0]][place(input)[1]]
}

function take(table, input) {
  const [row, column] = place(input)
  if (input.readOnly || table.texts[row]?.[column] === undefined || table.texts[row][column] === input.value) return
  change(table, table.texts.map((line, i) => line.map((text, j) => i === row && j === column ? input.value : text)))
}

function change(table, texts) {
  table.texts = texts
  render(table)
  if (texts.flat().some(text => problem(table, text))) return
  table.seq += 1
  table.send(texts.map(line => line.map(numberIn)))
}

// "empty", "large", or nothing.
function problem(table, text) {
  const number = numberIn(text)
  return number === null ? "empty" : Math.abs(number) > table.data.reach ? "large" : ""
}

function complain(table) {
  const wrong = table.texts.flat().map(text => problem(table, text)).find(Boolean), said = table.root.querySelector(".wrong")
  const text = wrong ? table.data.words[wrong] : ""
  if (said.textContent !== text) said.textContent = text
}
