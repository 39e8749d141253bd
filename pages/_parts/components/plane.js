// Page 1's plane: both tips, the arc and the pair can be moved; everything follows in the same frame.
import { arrows } from "./arrows.js"
import { plain, show } from "./digits.js"
import { whenGone } from "./mounted.js"
import { FONT, buttons, drawn, fileName, foot, framed, look, save, swapped } from "./picture.js"
import { compare, lines, place, shapes, snap, turned } from "./plane_math.js"

const SVG = "http://www.w3.org/2000/svg"
const REACHES = [7, 9, 13, 18] // half the picture's height in units: it grows in steps
const EVERY = 100 // milliseconds between two messages to Python
const REST = 400 // milliseconds at most that the pointer has for itself after an answer was drawn
const SLIDING = 3000 // milliseconds in which a busy server's answer may still be to a slider's place before
const planes = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement, setStateValue } = component
  let plane = planes.get(parentElement)
  if (!plane) {
    plane = build(parentElement.querySelector(".plane"))
    planes.set(parentElement, plane)
  }
  plane.send = moved => setStateValue("moved", moved)
  receive(plane, data)
  return whenGone(parentElement, () => leave(plane, parentElement))
}

// What was drawn goes too: the same element may be used again, and must not hold two pictures then.
function leave(plane, parentElement) {
  plane.watcher.disconnect()
  plane.sliders.disconnect()
  clearTimeout(plane.timer)
  clearTimeout(plane.settle)
  plane.svg.remove()
  plane.tools?.remove()
  planes.delete(parentElement)
  arrows.say(null)
}

// What Python says counts, unless a hand is on the picture or an answer to a later move is under way.
function receive(plane, data) {
  plane.data = data
  plane.tools ??= tools(plane)
  for (const [name, hue] of Object.entries(data.colours)) plane.root.style.setProperty(`--${name}`, hue)
  if (plane.waiting && data.seq >= plane.seq) {
    plane.waiting = false
    rest(plane)
  }
  if (!plane.drag && !plane.waiting && !plane.queued && !(sliding(plane) && elsewhere(plane, data))) {
    plane.a = data.a
    plane.b = data.b
    plane.turn = data.turn
    plane.reach = reachOf(plane, REACHES[0])
    draw(plane, data.lines)
  } else draw(plane)
  flush(plane)
}

function build(root) {
  const plane = { root, seq: 0, slider: null, slidAt: 0, waiting: false, queued: false, sentAt: 0, restsUntil: 0, drag: null, parts: {} }
  const svg = make("svg", root.querySelector(".picture"), { role: "group" })
  plane.svg = svg
  for (const [name, tag] of [["grid", "path"], ["axes", "path"], ["ticks", "g"], ["areaB", "path"], ["areaA", "path"],
    ["shadowA", "path"], ["shadowB", "path"], ["restA", "path"], ["restB", "path"], ["arc", "path"], ["arcHit", "path"],
    ["b", "path"], ["a", "path"], ["labels", "g"]]) plane.parts[name] = make(tag, svg, { class: name })
  for (const name of ["b", "a"]) plane.parts[`${name}Tip`] = tip(plane, name)
  plane.parts.arcHit.addEventListener("pointerdown", event => grab(plane, event, "arc"))
  plane.watcher = new ResizeObserver(() => {
    plane.width = 0
    if (plane.data) draw(plane, plane.drag || sliding(plane) ? undefined : plane.data.lines)
  })
  plane.watcher.observe(root.querySelector(".picture"))
  plane.sliders = new MutationObserver(changes => changes.forEach(({ target }) => slid(plane, target)))
  plane.sliders.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-valuetext"] })
  return plane
}

function tools(plane) {
  const bar = buttons(plane.data.picture.words, plane.data.words.title, format => picture(plane, format))
  plane.root.style.position = "relative"
  plane.root.append(bar)
  return bar
}

function tip(plane, name) {
  const handle = make("circle", plane.svg, { class: `tip ${name}`, r: 22, tabindex: 0, role: "slider" })
  handle.addEventListener("pointerdown", event => grab(plane, event, name))
  handle.addEventListener("keydown", event => key(plane, event, name))
  return handle
}

// --- moving -----------------------------------------------------------------

function grab(plane, event, what) {
  event.preventDefault()
  const target = event.target
  target.focus?.()
  const start = pointer(plane, event)
  if (what === "arc") what = nearer(start, plane.a, plane.b) + "Angle"
  if (plane.data.held.includes(what[0])) return
  target.setPointerCapture(event.pointerId)
  plane.drag = { what, angle: direction(start), turn: plane.turn, a: plane.a, b: plane.b }
  const move = e => { drag(plane, pointer(plane, e)); tell(plane) }
  const end = () => {
    target.removeEventListener("pointermove", move)
    target.removeEventListener("pointerup", end)
    target.removeEventListener("pointercancel", end)
    plane.drag = null
    tell(plane)
  }
  target.addEventListener("pointermove", move)
  target.addEventListener("pointerup", end)
  target.addEventListener("pointercancel", end)
}

function drag(plane, at) {
  const { what } = plane.drag
  if (plane.data.way === "turn") turnBoth(plane, direction(at) - plane.drag.angle, plane.drag)
  else if (what.endsWith("Angle")) plane[what[0]] = turned(plane.drag[what[0]], direction(at))
  else plane[what] = at.map(v => snap(v, -plane.data.limit, plane.data.limit))
  plane.reach = reachOf(plane, plane.reach)
  draw(plane)
}

function turnBoth(plane, by, from) {
  const whole = Math.round(by)
  plane.turn = ((from.turn + whole + 540) % 360) - 180
  plane.a = turned(from.a, direction(from.a) + whole)
  plane.b = turned(from.b, direction(from.b) + whole)
}

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

function key(plane, event, name) {
  const step = KEYS[event.key]
  if (!step || plane.data.held.includes(name)) return
  event.preventDefault()
  event.stopPropagation()
  const size = event.shiftKey ? 1 : 0.1
  const limit = plane.data.limit
  if (plane.data.way === "turn") turnBoth(plane, (step[1] - step[0] || 0) * (event.shiftKey ? 10 : 1), plane)
  else plane[name] = plane[name].map((v, n) => snap(v + step[n] * size, -limit, limit))
  plane.reach = reachOf(plane, plane.reach)
  draw(plane)
  tell(plane)
}

// --- the sliders beside the picture: it follows them at once, and the answer of the server agrees a moment later -----

const FIELD = /st-key-w_d_(?:([ab])([xyla])|turn)\b/

function slid(plane, slider) {
  if (slider !== document.activeElement || plane.drag || plane.waiting || plane.queued) return
  const found = FIELD.exec(slider.closest("[class*=st-key-w_d_]")?.className)
  if (!found) return
  const before = [...plane.a, ...plane.b, plane.turn]
  const [, name, field] = found, value = (of, now) => Number(document.querySelector(`.st-key-w_d_${name}${of} input[type=range]`)?.value ?? now)
  if (!name) turnBoth(plane, Number(slider.value) - plane.turn, plane)
  else if ("xy".includes(field)) plane[name] = [value("x", plane[name][0]), value("y", plane[name][1])]
  else plane[name] = ahead(value("l"), value("a"))
  plane.slider = slider
  plane.slidAt = performance.now()
  clearTimeout(plane.settle)
  const known = plane.data // while no answer came, the arrow stays where the slider is
  plane.settle = setTimeout(() => plane.data !== known && receive(plane, plane.data), SLIDING + 50)
  if ([...plane.a, ...plane.b, plane.turn].every((v, n) => v === before[n])) return // drawn already
  plane.reach = reachOf(plane, plane.reach)
  draw(plane)
}

const ahead = (length, angle) => [length * Math.cos(angle * Math.PI / 180), length * Math.sin(angle * Math.PI / 180)]
const sliding = plane => plane.slider === document.activeElement && performance.now() - plane.slidAt < SLIDING
const elsewhere = (plane, { a, b }) => [...a, ...b].some((v, n) => Math.abs(v - [...plane.a, ...plane.b][n]) > 0.02)

// --- telling Python: at most every 100 ms, never while an answer is awaited, the last position always ----------

// The page draws the answer, which a slow machine feels; while a hand moves, the next one waits as long again.
function rest(plane) {
  const from = performance.now()
  plane.restsUntil = from + REST
  idle(() => {
    plane.restsUntil = Math.min(plane.restsUntil, 2 * performance.now() - from)
    flush(plane)
  })
}

const idle = act => window.requestIdleCallback ? requestIdleCallback(act, { timeout: REST }) : setTimeout(act, EVERY)

function tell(plane) {
  plane.queued = true
  flush(plane)
}

function flush(plane) {
  if (!plane.queued || plane.waiting) return
  clearTimeout(plane.timer)
  const early = Math.max(plane.sentAt + EVERY, plane.drag ? plane.restsUntil : 0) - performance.now()
  if (early > 0) {
    plane.timer = setTimeout(() => flush(plane), early)
    return
  }
  plane.queued = false
  plane.waiting = true
  plane.sentAt = performance.now()
  plane.seq += 1
  if (plane.seq <= plane.data.seq) plane.seq = plane.data.seq + 1 // a remounted picture counts on
  plane.send({ a: plane.a, b: plane.b, turn: plane.turn, seq: plane.seq })
}

// --- drawing -----------------------------------------------------------------

function draw(plane, known) {
  const { data, parts, a, b } = plane
  plane.width ||= plane.svg.parentElement.clientWidth // to ask at every move would have the browser lay out the page
  const width = Math.max(260, plane.width), height = Math.min(560, Math.max(320, width))
  const unit = Math.min(width, height) / 2 / plane.reach
  const to = ([x, y]) => [width / 2 + x * unit, height / 2 - y * unit]
  plane.frame = { width, height, unit }
  set(plane.svg, { viewBox: `0 0 ${width} ${height}`, height })
  const pair = compare(a, b), form = shapes(a, b), text = known ?? lines(a, b, pair)
  drawGrid(parts, width, height, unit, plane.reach)
  const showA = data.shadow !== "b", showB = data.shadow !== "a"
  shadow(parts, "A", showA, [a, form.footOfA, form.rectangleOnB].map(v => (Array.isArray(v[0]) ? v.map(to) : to(v))), to)
  shadow(parts, "B", showB, [b, form.footOfB, form.rectangleOnA].map(v => (Array.isArray(v[0]) ? v.map(to) : to(v))), to)
  arc(parts, a, b, form, unit, to)
  for (const [name, v] of [["a", a], ["b", b]]) {
    set(parts[name], { d: arrow(to([0, 0]), to(v)) })
    const [cx, cy] = to(v)
    set(parts[`${name}Tip`], { cx, cy, "aria-label": data.words.tip.replace("{name}", name.toUpperCase()),
      "aria-disabled": data.held.includes(name), "aria-valuetext": `${plain(v[0])}, ${plain(v[1])}`, "aria-valuenow": plain(v[0]).replace("−", "-") })
  }
  drawLabels(plane, pair, form, { showA, showB }, to)
  write(plane, pair, text)
  arrows.say({ a, b })
}

function drawGrid(parts, width, height, unit, reach) {
  let grid = "", ticks = []
  const cx = width / 2, cy = height / 2, every = reach > 9 ? 2 : 1
  for (let n = every; n * unit < Math.max(cx, cy); n += every) {
    for (const s of [-1, 1]) {
      const x = cx + s * n * unit, y = cy - s * n * unit
      if (Math.abs(x - cx) < cx) grid += `M${x} 0V${height}`
      if (Math.abs(y - cy) < cy) grid += `M0 ${y}H${width}`
      if (n % 2 === 0 && Math.abs(x - cx) < cx - 12) ticks.push([x, cy + 15, s * n])
      if (n % 2 === 0 && Math.abs(y - cy) < cy - 8) ticks.push([cx - 12, y + 4, s * n])
    }
  }
  set(parts.grid, { d: grid })
  set(parts.axes, { d: `M0 ${cy}H${width}M${cx} 0V${height}` })
  parts.ticks.replaceChildren(...ticks.map(([x, y, n]) => label(x, y, String(n).replace("-", "−"), "tick")))
}

function shadow(parts, name, visible, [tipAt, foot, corners], to) {
  const path = points => "M" + points.map(p => p.join(" ")).join("L")
  set(parts[`area${name}`], { d: visible ? path(corners) + "Z" : "" })
  set(parts[`shadow${name}`], { d: visible ? path([to([0, 0]), foot]) : "" })
  set(parts[`rest${name}`], { d: visible ? path([tipAt, foot]) : "" })
}

function arc(parts, a, b, form, unit, to) {
  const visible = a.some(Boolean) && b.some(Boolean)
  const radius = 0.9, at = angle => to([radius * Math.cos(angle), radius * Math.sin(angle)])
  const start = direction(a) * Math.PI / 180, end = start + (form.turn * Math.PI) / 180
  const d = visible ? `M${at(start).join(" ")}A${radius * unit} ${radius * unit} 0 0 ${form.turn > 0 ? 0 : 1} ${at(end).join(" ")}` : ""
  set(parts.arc, { d })
  set(parts.arcHit, { d })
}

function arrow([x0, y0], [x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (length < 1) return `M${x0 - 5} ${y0}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z` // a zero vector is a point
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length], head = Math.min(17, length), half = head * 0.42, w = 2
  const [bx, by] = [x1 - ux * head, y1 - uy * head], across = (k, x, y) => `${x - uy * k} ${y + ux * k}`
  return `M${across(w, x0, y0)}L${across(w, bx, by)}L${across(half, bx, by)}L${x1} ${y1}L${across(-half, bx, by)}` +
    `L${across(-w, bx, by)}L${across(-w, x0, y0)}Z`
}

function drawLabels(plane, pair, form, { showA, showB }, to) {
  const { a, b, data, parts } = plane, wanted = []
  const add = (text, role, size, at) => wanted.push({ text, role, size, width: wide(text) * size * 0.56 + 8, height: size + 6, at })
  for (const [name, v, role] of [["A", a, "query"], ["B", b, "key"]])
    add(`${name} (${plain(v[0])}, ${plain(v[1])})`, `${role} name`, 16, around(to(v), to([0, 0])))
  const each = [[showA, form.footOfA, form.rectangleOnB, pair.shadowA, "query"], [showB, form.footOfB, form.rectangleOnA, pair.shadowB, "key"]]
  for (const [visible, foot, corners, length, role] of each) {
    if (!visible || Math.abs(length) * plane.frame.unit < 4) continue
    const middle = to([(corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2])
    const size = Math.abs(pair.dot)
    add(data.words.area.replace("{area}", `${pair.dot < 0 ? "−" : ""}${show(size)}`), "output", 15,
      [middle, ...ring(middle, 26), ...ring(middle, 52)])
    const half = to([foot[0] / 2, foot[1] / 2])
    add(data.words.shadow.replace("{length}", show(length)), role, 13, [...ring(half, 22), ...ring(to(foot), 26), ...ring(half, 46)])
  }
  if (a.some(Boolean) && b.some(Boolean)) {
    const middle = (direction(a) + form.turn / 2) * Math.PI / 180
    const out = r => to([r * Math.cos(middle), r * Math.sin(middle)])
    add(`${plain(pair.angle, 1)}°`, "quiet", 14, [out(1.5), out(1.9), out(2.4), out(3), ...ring(out(1.2), 40), out(-0.7)])
  }
  const obstacles = []
  for (const v of [a, b]) for (let n = 0; n <= 12; n++) obstacles.push(to([(v[0] * n) / 12, (v[1] * n) / 12]))
  const places = place(wanted, obstacles, plane.frame)
  parts.labels.replaceChildren(...wanted.map(({ text, role, size }, n) => label(places[n][0], places[n][1] + size * 0.35, text, role, size)))
}

const wide = text => [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e80 ? 1.8 : 1), 0)
const ring = ([x, y], r) => [[x, y - r], [x, y + r], [x + 2 * r, y], [x - 2 * r, y], [x + 1.6 * r, y - r], [x - 1.6 * r, y - r], [x + 1.6 * r, y + r], [x - 1.6 * r, y + r]]

function around([x, y], [ox, oy]) {
  const length = Math.hypot(x - ox, y - oy) || 1, [ux, uy] = length > 1 ? [(x - ox) / length, (y - oy) / length] : [0, -1]
  const out = (k, side) => [x + ux * k * 1.9 - uy * side * 1.6, y + uy * k + ux * side]
  return [out(24, 0), out(24, 22), out(24, -22), out(10, 34), out(10, -34), out(44, 0), out(-10, 44), out(-10, -44)]
}

// The formulas and areas in words: on release core's own lines stand here.
function write(plane, pair, text) {
  const { root, data } = plane
  const areas = { a: [text.areaA], b: [text.areaB], both: [text.areaA, text.areaB] }[data.shadow]
  root.querySelector(".title").textContent = data.words.title
  fill(root.querySelector(".areas"), areas)
  fill(root.querySelector(".formulas"), [text.products, text.lengths])
  if (!plane.drag) root.querySelector(".live").textContent =
    `${text.products.map(p => p[0]).join("")}; ${data.words.angle} ${plain(pair.angle, 1)}°`
}

function fill(box, all) {
  box.replaceChildren(...all.map(line => {
    const row = document.createElement("div")
    row.append(...line.map(([text, role]) => {
      const span = document.createElement("span")
      span.className = role
      span.textContent = text
      return span
    }))
    return row
  }))
}

// --- taking it along --------------------------------------------------------------

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin",
  "opacity", "font-size", "font-weight", "text-anchor", "paint-order"]
const SIZE = { width: 1120, height: 592, whole: 630 }, TOP = 76

// The plane as it stands, its title above and its formulas beside it.
function picture(plane, format) {
  const { root, data, frame } = plane, { colours, swap } = look(data.picture)
  const paint = element => swapped(getComputedStyle(element).color, swap)
  const scale = Math.min((SIZE.height - TOP) / frame.height, 660 / frame.width)
  const copy = inlined(plane.svg, swap)
  copy.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`)
  for (const [name, value] of Object.entries({ x: 16, y: TOP, width: frame.width * scale, height: frame.height * scale })) copy.setAttribute(name, value)
  const line = (row, x, y, size) => drawn("text", { x, y, "font-size": size, "xml:space": "preserve" },
    ...[...row.children].map(span => drawn("tspan", { fill: paint(span), "font-weight": getComputedStyle(span).fontWeight }, span.textContent)))
  const rows = [...root.querySelector(".formulas").children], beside = 16 + frame.width * scale + 28
  const size = Math.min(19, ...rows.map(row => (SIZE.width - beside - 12) / (row.textContent.length * 0.58)))
  const title = root.querySelector(".title")
  const inner = drawn("svg", { "font-family": FONT, viewBox: `0 0 ${SIZE.width} ${SIZE.height}` }, copy,
    drawn("text", { x: 16, y: 32, "font-size": 20, "font-weight": 700, fill: paint(title) }, title.textContent),
    ...[...root.querySelector(".areas").children].map((row, n) => line(row, 16 + 340 * n, 58, 14)),
    ...rows.map((row, n) => line(row, beside, TOP + 34 + 40 * n, size)))
  return save(framed(inner, SIZE, SIZE, { ...colours, foot: foot(data.picture) }), fileName(data.picture.page, title.textContent), format)
}

// A copy whose look no style sheet is needed for; the grips of the hand are left out.
function inlined(svg, swap) {
  const copy = svg.cloneNode(true), from = svg.querySelectorAll("*")
  copy.querySelectorAll("*").forEach((element, n) => {
    const style = getComputedStyle(from[n])
    for (const name of DRAWN) element.setAttribute(name, swapped(style.getPropertyValue(name), swap))
  })
  for (const grip of copy.querySelectorAll(".tip, .arcHit")) grip.remove()
  return copy
}

// --- small things ---------------------------------------------------------------

function reachOf({ a, b, data }, least) {
  const form = shapes(a, b), corners = [a, b]
  if (data.shadow !== "b") corners.push(...form.rectangleOnB)
  if (data.shadow !== "a") corners.push(...form.rectangleOnA)
  const far = Math.max(...corners.flat().map(Math.abs)) + 0.8
  return REACHES.find(r => r >= far && r >= least) ?? REACHES.at(-1)
}

function pointer(plane, event) {
  const box = plane.svg.getBoundingClientRect(), { width, height, unit } = plane.frame
  const k = width / box.width
  return [((event.clientX - box.left) * k - width / 2) / unit, (height / 2 - (event.clientY - box.top) * k) / unit]
}

const direction = ([x, y]) => (Math.atan2(y, x) * 180) / Math.PI
const gap = (p, v) => Math.abs(((direction(p) - direction(v) + 540) % 360) - 180)
const nearer = (p, a, b) => (gap(p, a) <= gap(p, b) ? "a" : "b")

function make(tag, parent, attributes) {
  const element = document.createElementNS(SVG, tag)
  set(element, attributes)
  parent.append(element)
  return element
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
}

function label(x, y, text, role, size = 11) {
  const element = document.createElementNS(SVG, "text")
  set(element, { x, y, class: role, "font-size": size })
  element.textContent = text
  return element
}
