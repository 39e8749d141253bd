// Colours between the stops of a scale, as Plotly draws them, and ink that can be read on them.

const channels = hex => [1, 3, 5].map(n => parseInt(hex.slice(n, n + 2), 16))

// The colour at `share` (0 to 1) of a scale [[0, "#ffffff"], …, [1, "#000000"]].
export function shade(stops, share) {
  const at = Math.min(1, Math.max(0, share)), next = Math.max(1, stops.findIndex(([stop]) => stop >= at))
  const [[low, from], [high, to]] = [stops[next - 1], stops[next]], part = (at - low) / (high - low)
  const mixed = channels(from).map((v, n) => Math.round(v + (channels(to)[n] - v) * part))
  return `rgb(${mixed.join(", ")})`
}

// Dark or light, whichever stands out more.
export function strongOn(stops, share, { text, paper }) {
  const light = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b
  const under = light(shade(stops, share).match(/\d+/g).map(Number))
  return Math.abs(light(channels(text)) - under) >= Math.abs(light(channels(paper)) - under) ? text : paper
}
