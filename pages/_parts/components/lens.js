// The arithmetic strip at the pointer: whatever cell is pointed at, its sum, its scaling, its mask, its weight.
import { fill, textOf, unpack } from "./lines.js"
import { plots } from "./plots.js"

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
  }
  lens.data = data
  lens.lines = unpack(data)
  for (const [name, hue] of Object.entries(data.colours)) lens.root.style.setProperty(`--${name}`, hue)
  plots.describe(lens, data.keeps
    ? { keep: values => setTriggerValue("kept", values), release: () => setTriggerValue("released", true) }
    : { figures: data.figures, chosen: data.chosen, colours: data.colours, help: data.words.help })
  render(lens, plots.spot)
  return () => {
    lens.deaf()
    clearTimeout(lens.timer)
    window.removeEventListener("scroll", lens.moved, { capture: true })
    plots.forget(lens)
    lenses.delete(parentElement)
  }
}

// The lines of a spot: [label, pieces] for each table that its map names and that has a line there.
export function linesOf({ data, lines }, values, names) {
  const at = { ...data.chosen, ...values }
  return names.flatMap(name => {
    const { row, column, label } = data.about[name] ?? {}
    const line = data.tables[name] ? lines.line(name, at[row] ?? 0, at[column] ?? 0) : []
    return line.length ? [[label, line]] : []
  })
}

// Who this is about: the map's own sentence, filled with the tokens and the number of the column.
export function headingOf({ labels }, { heading, row, column }, values) {
  const token = name => labels[name]?.[values[name]] ?? ""
  return fill(heading, { token_q: token("query"), token_k: token("key"), token: token(row), number: values[column] + 1,
    head: values.head })
}

function render(lens, spot) {
  const { data, root } = lens, box = root.querySelector(".box")
  const map = spot?.cell?.map, figure = spot && data?.figures[spot.key]
  const found = figure && map && spot.cell.row !== null && spot.cell.column !== null ? linesOf(lens, spot.values, map.lines) : []
  box.hidden = !found.length
  clearTimeout(lens.timer)
  if (!found.length) return
  const heading = headingOf(data, map, { ...data.chosen, ...spot.values })
  box.replaceChildren(made("div", "hint", data.words.hint), made("div", "heading", heading), ...found.map(([label, line]) => {
    const row = made("div", "line")
    row.append(made("span", "label", label), ...line.map(([text, role, count]) =>
      made("span", role, role === "more" ? fill(data.words.more, { sum: text, count }) : text)))
    return row
  }))
  lens.home = figure.strip
  put(lens)
  lens.timer = setTimeout(() => {
    root.querySelector(".live").textContent = [heading, ...found.map(([label, line]) => `${label} ${textOf(line, data.words.more)}`)].join(". ")
  }, SETTLED)
}

// Over the strip below the figure, whose place it takes; if that is out of sight, at an edge of the window.
function put(lens) {
  const box = lens.root.querySelector(".box"), home = lens.home && document.querySelector(`.st-key-${CSS.escape(lens.home)}`)
  const at = home?.getBoundingClientRect(), main = document.querySelector("[data-testid=stMainBlockContainer]").getBoundingClientRect()
  const inSight = at && at.top >= 0 && at.top + Math.min(at.height, 100) <= innerHeight
  box.classList.toggle("afloat", !inSight)
  if (inSight) return place(box, { left: at.left, top: at.top, width: at.width, minHeight: at.height })
  const edge = 12, left = Math.max(main.left, 0) + edge, width = Math.min(main.right, innerWidth) - left - edge
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
