// The arithmetic strip at the pointer: whatever cell is pointed at, its sum, its scaling, its mask, its weight.
import { ARRIVED, bookWith } from "./books.js"
import { fill, textOf } from "./lines.js"
import { whenGone } from "./mounted.js"
import { plots } from "./plots.js"
import { light } from "./tokens.js"

const SETTLED = 300 // milliseconds after which a screen reader is told
const lenses = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let lens = lenses.get(parentElement)
  if (!lens) {
    lens = { root: parentElement.querySelector(".lens") }
    lenses.set(parentElement, lens)
    lens.deaf = plots.hear(spot => lens.data && render(lens, spot))
    lens.moved = () => !lens.root.querySelector(".box").hidden && put(lens)
    window.addEventListener("scroll", lens.moved, { capture: true, passive: true })
    lens.read = () => lens.data && render(lens, plots.spot)
    window.addEventListener(ARRIVED, lens.read)
  }
  lens.data = data
  for (const [name, hue] of Object.entries(data.colours)) lens.root.style.setProperty(`--${name}`, hue)
  const keep = (values, act) => setTriggerValue("kept", { values, act: act ?? "" }), release = () => setTriggerValue("released", true)
  const about = data.words ? { figures: data.figures, chosen: data.chosen, colours: data.colours, help: data.words.help } : {}
  plots.describe(lens, { ...about, ...(data.keeps && { keep, release }) })
  render(lens, plots.spot)
  return whenGone(parentElement, () => {
    lens.deaf()
    clearTimeout(lens.timer)
    window.removeEventListener("scroll", lens.moved, { capture: true })
    window.removeEventListener(ARRIVED, lens.read)
    plots.forget(lens)
    lenses.delete(parentElement)
  })
}

// The lines of a spot: [label, pieces] for each table that its map names and that has a line there.
export function linesOf({ data }, values, names) {
  const at = { ...data.chosen, ...values }
  return names.flatMap(name => {
    const book = bookWith(data.books, name)
    if (!book) return []
    const { row, column, label, rows_per_head, columns_per_head, first_row } = data.about[name]
    const down = (at[row] ?? 0) + (rows_per_head ? (at.head ?? 0) * rows_per_head : 0) - (first_row ?? 0)
    const across = columns_per_head ? (at[column] ?? 0) % columns_per_head : at[column] ?? 0
    const line = down < 0 ? [] : book.line(name, down, across)
    return line.length ? [[fill(label, at), line]] : []
  })
}

// Who this is about: the map's own sentence, filled with tokens and the number of the column within its map. {a} and
// {b} are two words, or two heads.
export function headingOf({ labels }, { map, column }, values) {
  const token = name => labels[name]?.[values[name]] ?? "", number = column + 1
  return fill(map.heading, { a: token("query"), b: token("key"), ...values, token_q: token("query"), token_k: token("key"), asks: token("query"),
    answers: token("key"), token: token(map.row), number, feature: number })
}

function render(lens, spot) {
  const { data, root } = lens, box = root.querySelector(".box")
  const map = spot?.cell?.map, figure = spot && data?.figures[spot.key]
  if (data?.sentence) lens.worn = light(lens.worn ?? [], figure ? spot : null, data.sentence, data.colours)
  const found = figure && map && spot.cell.row !== null && spot.cell.column !== null ? linesOf(lens, spot.values, map.lines ?? []) : []
  box.hidden = !found.length
  clearTimeout(lens.timer)
  if (!found.length) return
  const heading = headingOf(data, spot.cell, { ...data.chosen, ...spot.values })
  box.replaceChildren(made("div", "hint", data.words.hint), made("div", "heading", heading), ...found.map(([label, line]) => {
    const row = made("div", "line")
    row.append(...(label ? [made("span", "label", label)] : []), ...line.map(([text, role, count]) =>
      made("span", role, role === "more" ? fill(data.words.more, { sum: text, count }) : text)))
    return row
  }))
  lens.home = figure.strip
  put(lens)
  lens.timer = setTimeout(() => {
    root.querySelector(".live").textContent = [heading, ...found.map(([label, line]) => `${label} ${textOf(line, data.words.more)}`.trim())].join(". ")
  }, SETTLED)
}

// Over the strip below the figure, whose place it takes; if that is out of sight, at an edge of the window.
function put(lens) {
  const box = lens.root.querySelector(".box"), home = lens.home ? document.querySelector(`.st-key-${CSS.escape(lens.home)}`) : null
  const at = home?.getBoundingClientRect(), column = document.querySelector("[data-testid=stMainBlockContainer] > *").getBoundingClientRect()
  const inSight = at && at.top >= 0 && at.top + Math.min(at.height, 100) <= innerHeight
  box.classList.toggle("afloat", !inSight)
  if (inSight) return place(box, { left: at.left, top: at.top, width: at.width, minHeight: at.height })
  const edge = 12, left = Math.max(column.left, edge), width = Math.min(column.right, innerWidth - edge) - left
  place(box, { left, width, minHeight: 0, top: edge })
  const figure = plots.element(plots.spot?.key)?.getBoundingClientRect(), height = box.offsetHeight
  if (!figure || figure.top < height + 2 * edge || figure.bottom + height < innerHeight) box.style.top = `${innerHeight - height - edge}px`
}

function place(box, sizes) {
  for (const [name, size] of Object.entries(sizes)) box.style[name] = `${size}px`
}

function made(tag, name, text = "") {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}
