// Finding the page's Plotly figures and listening to them: the one place where components and figures meet.
//
// Pointer and keys are heard on the document, so that nothing holds on to a figure that a rerun has replaced. A live
// figure carries one listener of its own, for the moment when Plotly has drawn it anew. One observer sees figures come
// and go; what is lit is drawn again from `spot`. All components of a page share one `plots`, wherever they are mounted.
import { cellAt, cellOf, leftOf, lit, quiet, stepped, topOf, valuesAt } from "./linking.js"

const SHARED = Symbol.for("dot-to-attention.plots")
const SVG = "http://www.w3.org/2000/svg"
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const NEAR = 16 // pixels around a point that belong to it
const OPEN = "[aria-expanded=true], [role=dialog], [role=listbox], [role=grid], textarea, input:not([type=range], [role=combobox])" // has its own Escape
const STYLE = `.dta-marks:focus-visible { outline: 3px solid currentColor; outline-offset: -3px; border-radius: 6px }
  [data-dta-lit] { outline: 2.5px solid var(--dta-lit); outline-offset: -2px }`

export const plots = (document[SHARED] ??= shared())

function shared() {
  const owners = new Map() // who described figures, and what they said: { figures, chosen, colours, help, keep }
  const heard = new Set() // functions that hear of every new spot
  const live = new Map() // key → the element that is on the page now
  const keys = new WeakMap(), redrawn = new WeakMap() // element → its key, and what hears that it was drawn anew
  let spot = null // { key, cell, values, by }: where pointer or keys are
  let press = null // where a button went down, to tell a click from a drag
  let planned = 0, observer = null, style = null

  const figure = key => [...owners.values()].map(({ figures }) => figures[key]).find(Boolean)
  const said = name => [...owners.values()].map(owner => owner[name]).find(value => value !== undefined)

  // --- figures come and go -----------------------------------------------------

  function scan() {
    planned = 0
    for (const key of known()) {
      const { table } = figure(key)
      const now = document.querySelector(`.st-key-${CSS.escape(key)} ${table ? "table" : ".js-plotly-plot"}`)
      if (now === live.get(key)) continue
      part(key)
      if (now && (table || drawn(now))) meet(key, now)
    }
    for (const key of live.keys()) if (!figure(key)) part(key)
  }

  const drawn = element => element._fullLayout?.xaxis && element.on && element.querySelector(".hoverlayer")
  const known = () => new Set([...owners.values()].flatMap(({ figures }) => Object.keys(figures)))
  const plan = () => { planned ||= requestAnimationFrame(scan) }

  function meet(key, element) {
    live.set(key, element)
    keys.set(element, key)
    element.on?.("plotly_afterplot", redrawn.get(element) ?? remembered(element))
    draw(key, element)
  }

  function remembered(element) {
    const again = () => draw(keys.get(element), element)
    redrawn.set(element, again)
    return again
  }

  // A figure that a rerun has replaced, or that nobody speaks of any more, is listened to no longer.
  function part(key) {
    const element = live.get(key)
    element?.removeListener?.("plotly_afterplot", redrawn.get(element))
    live.delete(key)
  }

  // --- what is lit -----------------------------------------------------------------

  function draw(key, element) {
    const what = figure(key)
    if (!what) return
    const found = spot && (spot.group ?? "") === (what.group ?? "") ? what.maps.map(map => ({ map, boxes: lit(map, spot.values) })) : []
    if (what.table) return drawTable(element, found.flatMap(({ boxes }) => boxes))
    if (!drawn(element)) return // a rerun has just taken it down
    const marks = element.querySelector(".dta-marks") ?? marksOf(element)
    label(marks, what)
    marks.replaceChildren(...found.flatMap(({ map, boxes }) => [...quiet(map, boxes).map(box => veil(element, map, box)),
      ...boxes.flatMap(box => boxOf(element, map, box))]))
  }

  // A table's cells, its first row and column being labels.
  function drawTable(table, boxes) {
    const colours = said("colours") ?? {}
    for (const cell of table.querySelectorAll("[data-dta-lit]")) delete cell.dataset.dtaLit
    for (const { row, column, rows, columns, hue } of boxes) {
      for (const line of [...table.rows].slice(row + 1, row + 1 + rows)) {
        for (const cell of [...line.cells].slice(column + 1, column + 1 + columns)) {
          cell.dataset.dtaLit = ""
          cell.style.setProperty("--dta-lit", colours[hue] ?? "currentColor")
        }
      }
    }
  }

  // Below Plotly's tooltips, above everything else.
  function marksOf(element) {
    const marks = make("svg", { class: "dta-marks" })
    Object.assign(marks.style, { position: "absolute", inset: 0, width: "100%", height: "100%", pointerEvents: "none" })
    const tooltips = element.querySelector(".hoverlayer").closest("svg")
    tooltips.before(marks)
    return marks
  }

  function label(marks, { name }) {
    for (const [attribute, value] of Object.entries({ tabindex: 0, role: "application", "aria-label": `${name}. ${said("help") ?? ""}` }))
      if (marks.getAttribute(attribute) !== String(value)) marks.setAttribute(attribute, value)
  }

  // The rest of a map steps back, so that what is lit can be seen from afar.
  const veil = (element, map, box) => make("rect", { ...sizeOf(element, map, box), fill: (said("colours") ?? {}).paper, "fill-opacity": 0.5, class: "veil" })

  // A bright line below a coloured one: it stands out from cells of every shade.
  function boxOf(element, map, box) {
    const colours = said("colours") ?? {}, stroke = colours[box.hue] ?? colours.text, width = box.kind === "cell" ? 2.5 : 2
    const lines = (tag, at) => [make(tag, { ...at, stroke: colours.paper, "stroke-width": width + 3, fill: "none", class: "halo" }),
      make(tag, { ...at, stroke, "stroke-width": width, fill: "none", class: box.kind })]
    if (box.kind === "point") {
      const { x, y } = axes(element, map), [u, v] = map.points[box.column]
      return lines("circle", { cx: x._offset + x.l2p(u), cy: y._offset + y.l2p(v), r: 12 })
    }
    const { x, y, width: wide, height } = sizeOf(element, map, box)
    return lines("rect", { x: x + 1, y: y + 1, width: Math.max(2, wide - 2), height: Math.max(2, height - 2), rx: 2 })
  }

  function sizeOf(element, map, { row, column, rows, columns }) {
    const { x, y } = axes(element, map), at = (axis, from, count) => [from, from + count].map(v => axis._offset + axis.l2p(v)).sort((a, b) => a - b)
    const [left, right] = at(x, leftOf(map) + column, columns)
    const [top, bottom] = map.tall ? [y._offset, y._offset + y._length] : at(y, topOf(map) + row, rows)
    return { x: left, y: top, width: right - left, height: bottom - top }
  }

  function make(tag, attributes) {
    const made = document.createElementNS(SVG, tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    return made
  }

  const axes = (element, map) => ({ x: element._fullLayout[map.x ?? "xaxis"], y: element._fullLayout[map.y ?? "yaxis"] })

  // --- pointer and keys ---------------------------------------------------------------

  function under(event) {
    const element = event.target.closest?.(".js-plotly-plot, table"), key = element && keys.get(element)
    if (!key || live.get(key) !== element) return null
    const { maps, group, table } = figure(key), cell = table ? cellIn(event.target, maps[0]) : cellUnder(element, maps, event)
    return cell && { key, group, cell, values: valuesAt(cell), by: event.pointerType }
  }

  function cellUnder(element, maps, event) {
    const box = element.getBoundingClientRect(), scale = box.width / element.offsetWidth || 1
    const [left, top] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale]
    for (const map of maps) {
      const { x, y } = axes(element, map), [dx, dy] = [left - x._offset, top - y._offset]
      const alike = maps.filter(other => other.x === map.x && other.y === map.y)
      const cell = map.points ? pointAt(map, dx, dy, x, y) : cellAt(alike, x.p2l(dx), y.p2l(dy))
      if (cell) return cell
    }
    return null
  }

  function pointAt(map, dx, dy, x, y) {
    const far = map.points.map(([u, v]) => Math.hypot(x.l2p(u) - dx, y.l2p(v) - dy)), near = Math.min(...far)
    return near <= NEAR ? { map, row: 0, column: far.indexOf(near) } : null
  }

  function cellIn(target, map) {
    const cell = target.closest("td, th")
    const row = cell ? cell.parentElement.rowIndex - 1 : -1, column = cell ? cell.cellIndex - 1 : -1
    return row < 0 && column < 0 ? null : { map, row: row < 0 ? null : row, column: column < 0 ? null : column }
  }

  function move(event) {
    if (event.pointerType === "touch" || press) return // a finger scrolls; a tap points
    const now = under(event)
    if (now || spot?.by === "mouse" || spot?.by === "pen") point(now)
  }

  // While a button is down Plotly lays a sheet over the page: what was meant is known from the moment before.
  const down = event => { press = { x: event.clientX, y: event.clientY, on: under(event) } }

  function up(event) {
    const { x, y, on } = press ?? {}
    press = null
    if (x === undefined || Math.hypot(event.clientX - x, event.clientY - y) > 6) return
    if (on) {
      point(on)
      keep(on.values, on)
    } else if (event.pointerType === "touch") point(null)
  }

  const lost = () => { press = null }

  const leave = () => { if (spot?.by === "mouse" || spot?.by === "pen") point(null) }

  function press_key(event) {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest?.(OPEN)) {
      point(null)
      release()
    }
    const key = event.target.classList?.contains("dta-marks") && keys.get(event.target.closest(".js-plotly-plot"))
    const what = key && figure(key)
    if (!what) return
    if (ARROWS[event.key]) {
      const from = spot?.key === key ? spot.cell : null, values = { ...said("chosen"), ...what.maps[0].given, ...(spot?.values ?? {}) }
      const cell = from ? stepped(what.maps, from, ...ARROWS[event.key]) : cellOf(what.maps, values)
      point({ key, group: what.group, cell, values: valuesAt(cell), by: "keys" })
    } else if (event.key === "Enter" || event.key === " ") {
      if (spot?.key === key) keep(spot.values, spot)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  function blur(event) {
    if (event.target.classList?.contains("dta-marks") && spot?.by === "keys") point(null)
  }

  // --- what others may ask for -----------------------------------------------------------

  function point(now) {
    if (same(now, spot)) return
    spot = now
    for (const [key, element] of live) draw(key, element)
    for (const hear of heard) hear(spot)
  }

  function same(a, b) {
    if (!a || !b) return a === b
    const names = Object.keys(a.values)
    return a.key === b.key && a.cell?.map === b.cell?.map && names.length === Object.keys(b.values).length && names.every(name => a.values[name] === b.values[name])
  }

  // Whoever described the figure hears of it, else whoever hears at all.
  function keep(values, { key, cell }) {
    const hear = [...owners.values()].filter(owner => owner.keep), owner = hear.find(({ figures }) => key in figures) ?? hear[0]
    owner?.keep(values, cell?.map?.act)
  }

  const release = () => { for (const owner of owners.values()) owner.release?.() }

  // [target, event, handler, whether it is heard on the way down]
  const ears = [[document, "pointermove", move, false], [document, "pointerdown", down, true], [document, "pointerup", up, true],
    [document, "pointercancel", lost, true], [document.documentElement, "pointerleave", leave, false], [document, "keydown", press_key, false], [document, "focusout", blur, false]]

  function start() {
    observer = new MutationObserver(plan)
    observer.observe(document.body, { childList: true, subtree: true })
    for (const [target, event, handler, first] of ears) target.addEventListener(event, handler, { capture: first, passive: event !== "keydown" })
    style = new CSSStyleSheet()
    style.replaceSync(STYLE)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]
  }

  function stop() {
    observer.disconnect()
    cancelAnimationFrame(planned)
    planned = 0
    for (const [target, event, handler, first] of ears) target.removeEventListener(event, handler, { capture: first })
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(sheet => sheet !== style)
    for (const key of [...live.keys()]) part(key)
    spot = null
  }

  return {
    // `owner` is any object; what it says replaces what it said before.
    describe(owner, about) {
      if (!owners.size) start()
      owners.set(owner, { figures: {}, ...about })
      for (const [key, element] of live) draw(key, element)
      plan()
    },
    forget(owner) {
      if (owners.delete(owner) && !owners.size) stop()
      else plan()
    },
    hear(listener) {
      heard.add(listener)
      listener(spot)
      return () => heard.delete(listener)
    },
    point, keep, release,
    figure, element: key => live.get(key),
    get spot() { return spot },
    get count() { return live.size },
  }
}
