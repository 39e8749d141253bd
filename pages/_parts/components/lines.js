// The arithmetic of one cell from what core decided for all of them: the same pieces as core/strip_tables.py makes.
import { factor, fixed, placesNeeded, plain, show } from "./digits.js"

const SHOWN = 10, CALM = 11, SHORT = 12, BELOW = 13 // forms of core/written.py
const TYPES = { f8: Float64Array, f4: Float32Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array }

// Tables by name, and `at(array, row, column)`; an array is decoded when it is first looked at.
export function unpack({ tables, arrays }) {
  const decoded = new Array(arrays.length)
  const array = n => (decoded[n] ??= decode(arrays[n]))
  return { tables, line: (name, row, column) => line(tables[name], array, row, column) }
}

function decode({ type, shape, bytes }) {
  const text = atob(bytes), raw = new Uint8Array(text.length)
  for (let n = 0; n < raw.length; n++) raw[n] = text.charCodeAt(n)
  return { shape, values: new TYPES[type](raw.buffer) }
}

// One number; an axis of length 1 stands for all rows or columns.
function cell({ shape, values }, row, column) {
  return values[Math.min(row, shape[0] - 1) * shape[1] + Math.min(column, shape[1] - 1)]
}

export function written(x, form) {
  if (form === CALM) return Math.abs(x) < 1e-9 ? "0" : Math.abs(x) < 100 ? show(x) : fixed(x, 1)
  if (form === SHORT) return placesNeeded([x]) === 2 ? show(x) : plain(x)
  if (form === BELOW) return [...String(x)].map(digit => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("")
  return form === SHOWN ? show(x) : fixed(x, form)
}

// A line is a list of [text, role], or [text, "more", how many terms were left out]; empty if the cell has none.
function line(table, array, row, column) {
  if (!table || row >= rowsOf(table, array)) return [] // only a part is spelled out
  if (table.where !== undefined && !cell(array(table.where), row, column)) {
    return line(table.otherwise, array, row, column)
  }
  return table.parts.flatMap(part => pieces(part, array, row, column))
}

function rowsOf(table, array) {
  const sum = table.parts.find(part => part.sum)
  return sum ? array(sum.sum.places).shape[0] : Infinity
}

function pieces(part, array, row, column) {
  if (part.text !== undefined) return [[part.text, part.role]]
  if (part.exact !== undefined) return [[cell(array(part.exact), row, column) ? " = " : " ≈ ", "plain"]]
  if (part.sum) return terms(part, array, row, column)
  const form = part.form.array === undefined ? part.form : cell(array(part.form.array), row, column)
  const text = written(cell(array(part.slot), row, column), form)
  return [[part.bracket ? factor(text) : text, part.role]]
}

function terms({ sum, roles }, array, row, column) {
  const places = cell(array(sum.places), row, column), shown = array(sum.shown), most = shown.shape[2]
  const start = (row * shown.shape[1] + column) * most, found = []
  const a = array(sum.a), b = sum.b === undefined ? null : array(sum.b), d = a.shape.at(-1)
  const number = (of, at, t) => factor(fixed(of.values[at * d + t], places))
  const group = b && Math.floor((row * b.shape[0]) / a.shape[0]) // rows of a group share their b
  for (const t of shown.values.subarray(start, start + most)) {
    if (t < 0) continue
    if (found.length) found.push([" + ", "plain"])
    if (!b) found.push([number(a, row * a.shape[1] + column, t), "plain"])
    else found.push([number(a, row, t), roles[0]], ["×", "plain"], [number(b, group * b.shape[1] + column, t), roles[1]])
  }
  const leftOut = cell(array(sum.left_out), row, column)
  if (leftOut) {
    const rest = fixed(cell(array(sum.rest), row, column), Math.max(places, 2))
    found.push([" + ", "plain"], [factor(rest), "more", leftOut])
  }
  return found
}

// A line as plain text; `more` is the wording for the terms left out.
export const textOf = (line, more) => line.map(([text, role, count]) => (role === "more" ? fill(more, { sum: text, count }) : text)).join("")

// A sentence with {slots}, all filled at once: what stands in a slot is never read as a slot.
export const fill = (sentence, slots) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole))
