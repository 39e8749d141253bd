// Numbers as people read them: the same texts as core/digits.py makes, for what must answer at the pointer.

const MINUS = "−"
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" }

// A decimal text of |x| with so many decimals, ties to even on the exact binary value, as Python rounds.
function rounded(x, places) {
  const [whole, tail] = Math.abs(x).toFixed(80).split(".")
  const kept = BigInt(whole + tail.slice(0, places))
  const rest = tail.slice(places)
  const half = "5" + "0".repeat(rest.length - 1)
  const up = rest > half || (rest === half && kept % 2n === 1n)
  const digits = String(kept + (up ? 1n : 0n)).padStart(places + 1, "0")
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits
}

export function fixed(x, places = 2) {
  if (Number.isNaN(x)) return "–"
  if (!Number.isFinite(x)) return x > 0 ? "∞" : MINUS + "∞"
  if (Math.abs(x) >= 1e6) return show(x)
  const text = rounded(x, places)
  return x < 0 && Number(text) !== 0 ? MINUS + text : text
}

export function show(x, digits = 3) {
  if (!Number.isFinite(x)) return fixed(x)
  if (x === 0) return "0"
  const exponent = Math.floor(Math.log10(Math.abs(Number(x.toExponential(digits - 1)))))
  if (exponent > -4 && exponent < 6) return fixed(x, Math.max(0, digits - 1 - exponent))
  const mantissa = exponent < 6 ? x.toExponential(digits - 1).split("e")[0] : large(x, digits, exponent)
  return `${mantissa}×10${[...String(exponent)].map(c => SUPERSCRIPT[c]).join("")}`.replaceAll("-", MINUS)
}

// The mantissa of a large number, ties to even; a small number with few digits is never a tie.
function large(x, digits, exponent) {
  const whole = BigInt(Math.trunc(Math.abs(x))), unit = 10n ** BigInt(exponent - digits + 1)
  const rest = (whole % unit) * 2n, more = Math.abs(x) % 1 > 0
  let kept = whole / unit
  if (rest > unit || (rest === unit && (more || kept % 2n === 1n))) kept += 1n
  return `${x < 0 ? MINUS : ""}${String(kept)[0]}.${String(kept).slice(1, digits)}`
}

export function plain(x, places = 2) {
  const text = fixed(x, places)
  return text.includes(".") && !text.includes("×") ? text.replace(/\.?0+$/, "") : text
}

export const factor = text => (text.startsWith(MINUS) ? `(${text})` : text)

export function placesNeeded(values, most = 2) {
  for (let places = 0; places < most; places++) {
    const near = v => Math.abs(v - Number(v.toFixed(places))) < 1e-12 * Math.max(1, Math.abs(v))
    if (values.every(near)) return places
  }
  return most
}

// An exact decimal: {units, scale} stands for units / 10^scale.
export function exactly(text) {
  const plainText = text.replace(/[()]/g, "").replace(MINUS, "-")
  const [whole, tail = ""] = plainText.split(".")
  return { units: BigInt(whole + tail), scale: tail.length }
}

export const times = (a, b) => ({ units: a.units * b.units, scale: a.scale + b.scale })

export function plus(a, b) {
  const scale = Math.max(a.scale, b.scale)
  const lift = n => n.units * 10n ** BigInt(scale - n.scale)
  return { units: lift(a) + lift(b), scale }
}

// Whether a value redone from what is on screen rounds (ties to even) to the result on screen.
export function agrees(redone, shownText) {
  const target = exactly(shownText)
  if (redone.scale <= target.scale) return redone.units * 10n ** BigInt(target.scale - redone.scale) === target.units
  const unit = 10n ** BigInt(redone.scale - target.scale)
  const size = redone.units < 0n ? -redone.units : redone.units
  let kept = size / unit
  const rest = (size % unit) * 2n
  if (rest > unit || (rest === unit && kept % 2n === 1n)) kept += 1n
  return (redone.units < 0n ? -kept : kept) === target.units
}
