// Page 1's curve: it follows the arrows at once, as the plane does, and the answer of the server agrees a moment later.
import { arrows } from "./arrows.js"
import { show } from "./digits.js"
import { chartOf, leave, picture, say } from "./figure.js"
import { whenGone } from "./mounted.js"
import { compare, shapes } from "./plane_math.js"

export default function ({ data, parentElement }) {
  const [curve, isNew] = chartOf(parentElement), text = new TextDecoder().decode(data)
  if (isNew) {
    Object.assign(curve, { restsUntil: 0, follow: () => follow(curve) })
    arrows.heard.add(curve.follow)
  }
  if (text !== curve.text) {
    Object.assign(curve, { text, told: JSON.parse(text) })
    say(curve, curve.told.alt)
  }
  now(curve)
  return whenGone(parentElement, () => {
    arrows.heard.delete(curve.follow)
    clearTimeout(curve.planned)
    leave(parentElement)
  })
}

// A hand on the plane has half of the time for itself.
function follow(curve) {
  curve.planned ??= setTimeout(() => now(curve), curve.restsUntil - performance.now())
}

function now(curve) {
  clearTimeout(curve.planned)
  curve.planned = null
  const { told } = curve, next = arrows.now && apart(arrows.now, told) ? moved(told, arrows.now) : told.figure
  if (curve.shown && alike(curve.shown, next)) return
  const began = performance.now()
  curve.shown = next
  picture(curve, structuredClone(next)) // Plotly writes into what it draws
  curve.restsUntil = 2 * performance.now() - began
}

const apart = (here, there) => ["a", "b"].some(name => here[name].some((v, n) => Math.abs(v - there[name][n]) > 1e-9))

// What core.plane.dot_against_angle and core.figures.curves.angle_curve make of two other arrows.
export function moved({ figure, subtitle, says }, { a, b }) {
  const { normA, normB, dot, angle } = compare(a, b), [line, marker] = figure.data
  const y = line.x.map(degrees => normA * normB * Math.cos((degrees * Math.PI) / 180))
  const text = says.replace("{norm_a}", show(normA)).replace("{norm_b}", show(normB)), { title } = figure.layout
  return {
    data: [{ ...line, y }, ...(marker && !Number.isNaN(angle) ? [{ ...marker, x: [shapes(a, b).turn], y: [dot] }] : [])],
    layout: { ...figure.layout, title: { ...title, subtitle: { ...title.subtitle, text: title.subtitle.text.replace(subtitle, text) } } },
  }
}

// The same picture, apart from the last digits of a cosine.
export function alike(one, other) {
  const rest = ({ data, layout }) => JSON.stringify([data.map(trace => ({ ...trace, x: 0, y: 0 })), layout])
  const numbers = ({ data }) => data.flatMap(({ x, y }) => [...x, ...y]), [these, those] = [numbers(one), numbers(other)]
  return these.length === those.length && these.every((v, n) => Math.abs(v - those[n]) < 1e-9 * Math.max(1, Math.abs(v))) && rest(one) === rest(other)
}
