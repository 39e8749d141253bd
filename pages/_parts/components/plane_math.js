// What core.vectors.compare, core.plane.plane and core.strip compute, for the time of a drag:
// the picture answers at the pointer, and core's own values replace these on release.
import { agrees, exactly, factor, fixed, placesNeeded, plus, show, times } from "./digits.js"

const degrees = radians => (radians * 180) / Math.PI
const unit = ([x, y]) => { const length = Math.hypot(x, y); return length ? [x / length, y / length] : [0, 0] }

export function compare(a, b) {
  const products = [a[0] * b[0], a[1] * b[1]]
  const dot = products[0] + products[1]
  const normA = Math.hypot(...a), normB = Math.hypot(...b)
  const ua = unit(a), ub = unit(b)
  const cosine = Math.min(1, Math.max(-1, ua[0] * ub[0] + ua[1] * ub[1]))
  const apart = Math.hypot(ua[0] - ub[0], ua[1] - ub[1]), together = Math.hypot(ua[0] + ub[0], ua[1] + ub[1])
  const angle = normA && normB ? degrees(2 * Math.atan2(apart, together)) : NaN
  return { products, dot, normA, normB, cosine, angle, shadowA: normA * cosine, shadowB: normB * cosine }
}

// Feet of the perpendiculars, the two rectangles, and the turn from A to B in degrees.
export function shapes(a, b) {
  const ua = unit(a), ub = unit(b)
  const alongB = a[0] * ub[0] + a[1] * ub[1], alongA = b[0] * ua[0] + b[1] * ua[1]
  const turn = degrees(Math.atan2(ua[0] * ub[1] - ua[1] * ub[0], ua[0] * ub[0] + ua[1] * ub[1]))
  return {
    footOfA: [ub[0] * alongB, ub[1] * alongB], footOfB: [ua[0] * alongA, ua[1] * alongA],
    rectangleOnB: rectangle(b, ub, a), rectangleOnA: rectangle(a, ua, b), turn,
  }
}

function rectangle(base, along, other) {
  let normal = [-along[1], along[0]]
  if (normal[0] * other[0] + normal[1] * other[1] >= 0) normal = [-normal[0], -normal[1]] // away from the other arrow
  const shadow = other[0] * along[0] + other[1] * along[1]
  const side = [normal[0] * shadow, normal[1] * shadow]
  return [[0, 0], base, [base[0] + side[0], base[1] + side[1]], side]
}

const result = (total, factors, inATerm) => {
  const places = placesNeeded(factors)
  if (places < 2 || Math.abs(total) < 1e-9) return fixed(total, placesNeeded([total], Math.min(places, 1) * inATerm))
  return Math.abs(total) < 100 ? show(total) : fixed(total, 1)
}

// Lines are lists of [text, role], as core.strip's pieces.
export function sumLine(a, b, total, name = "A·B") {
  const shown = result(total, [...a, ...b], 2)
  const start = placesNeeded([...a, ...b])
  let terms, exact = false
  for (let places = start; places < 5 && !exact; places++) {
    terms = a.map((x, n) => [fixed(x, places), fixed(b[n], places)])
    const redone = terms.map(([x, y]) => times(exactly(x), exactly(y))).reduce(plus)
    exact = agrees(redone, shown)
  }
  if (!exact) terms = a.map((x, n) => [fixed(x, Math.max(start, 2)), fixed(b[n], Math.max(start, 2))])
  const line = [[`${name} = `, "plain"]]
  terms.forEach(([x, y], n) => {
    if (n) line.push([" + ", "plain"])
    line.push([factor(x), "query"], ["×", "plain"], [factor(y), "key"])
  })
  return [...line, [exact ? " = " : " ≈ ", "plain"], [shown, "output"]]
}

export function productLine(factors, total, name, roles) {
  const shown = result(total, factors, factors.length)
  const start = placesNeeded(factors)
  const tries = []
  for (let places = start; places < 5; places++) tries.push(places)
  tries.push(Math.max(start, 2))
  let texts, exact
  for (const places of tries) {
    texts = factors.map(x => fixed(x, places > start || placesNeeded([x]) > 0 ? places : 0))
    exact = agrees(texts.map(exactly).reduce(times), shown)
    if (exact) break
  }
  const line = [[`${name} = `, "plain"]]
  texts.forEach((text, n) => {
    if (n) line.push(["×", "plain"])
    line.push([factor(text), roles[n]])
  })
  return [...line, [exact ? " = " : " ≈ ", "plain"], [shown, "output"]]
}

export function lines(a, b, pair) {
  return {
    products: sumLine(a, b, pair.dot),
    lengths: productLine([pair.normA, pair.normB, pair.cosine], pair.dot, "‖A‖‖B‖cos θ", ["query", "key", "plain"]),
    areaA: productLine([pair.normB, pair.shadowA], pair.dot, "A·B", ["key", "query"]),
    areaB: productLine([pair.normA, pair.shadowB], pair.dot, "A·B", ["query", "key"]),
  }
}

export const snap = (v, low = -6, high = 6) => Math.min(high, Math.max(low, Math.round(v * 10) / 10)) + 0

// The tip turned to a pointer's direction, its length kept, in whole degrees.
export function turned(vector, toDegrees) {
  const length = Math.hypot(...vector), whole = Math.round(toDegrees)
  return [length * Math.cos((whole * Math.PI) / 180), length * Math.sin((whole * Math.PI) / 180)].map(v => Number(v.toFixed(6)) + 0)
}

// The first place of each label that meets no label placed before it and no obstacle; else its first place.
// No label leaves the picture.
export function place(labels, obstacles, frame = { width: Infinity, height: Infinity }) {
  const taken = []
  const free = box => taken.every(t => !overlap(t, box)) && obstacles.every(point => !inside(point, box))
  return labels.map(({ width, height, at }) => {
    const within = (v, size, room) => Math.max(0, Math.min(v - size / 2, room - size))
    const boxes = at.map(([x, y]) => ({ x: within(x, width, frame.width), y: within(y, height, frame.height), width, height }))
    const box = boxes.find(free) ?? boxes.find(b => taken.every(t => !overlap(t, b))) ?? boxes[0]
    taken.push(box)
    return [box.x + width / 2, box.y + height / 2]
  })
}

const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const inside = ([x, y], b) => x > b.x && x < b.x + b.width && y > b.y && y < b.y + b.height
