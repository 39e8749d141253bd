// The wall of heads: the head that is pointed at stands enlarged in the place of the chosen one, until the pointer goes.
import { fixed } from "./digits.js"
import { whenGone } from "./mounted.js"
import { shade, strongOn } from "./shades.js"
import { plots } from "./plots.js"

const walls = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement } = component
  let wall = walls.get(parentElement)
  if (!wall) {
    wall = {}
    wall.deaf = plots.hear(spot => wall.data && preview(wall, spot))
    walls.set(parentElement, wall)
  }
  wall.data = data
  preview(wall, plots.spot)
  return whenGone(parentElement, () => {
    wall.deaf()
    wall.sheet?.remove()
    walls.delete(parentElement)
  })
}

function preview(wall, spot) {
  const { data } = wall, { layer = 0, head: inLayer } = spot?.values ?? {}, head = inLayer === undefined ? undefined : layer * data.across + inLayer
  wall.sheet?.remove()
  wall.sheet = null
  const from = plots.element(data.wall), to = plots.element(data.target)
  if (spot?.key !== data.wall || head === undefined || head === data.head || !from || !to) return
  const sheet = document.createElement("div")
  sheet.className = "dta-preview"
  Object.assign(sheet.style, { fontFamily: fontOf(to), position: "absolute", inset: 0, background: data.colours.paper, color: data.colours.text, pointerEvents: "none" })
  sheet.append(words(data.names[head], { fontWeight: 700, fontSize: "16px" }), words(data.words.preview, { fontSize: "13px", color: data.colours.quiet }))
  sheet.append(picture(data, to, weightsOf(data, from, head), spot))
  to.querySelector(".hoverlayer").closest("svg").before(sheet)
  wall.sheet = sheet
}

// Streamlit gives its figures another font than their layout names.
const fontOf = figure => getComputedStyle(figure.querySelector("text")).fontFamily

function words(text, style) {
  const line = document.createElement("div")
  line.textContent = text
  Object.assign(line.style, { padding: "0 8px", ...style })
  return line
}

// The head's numbers, as the wall has them: one composite of all heads with an empty line between two.
function weightsOf({ across, n }, figure, head) {
  const { z, zmax } = figure._fullData[0], top = Math.floor(head / across) * (n + 1), left = (head % across) * (n + 1)
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => z[top + i][left + j] / zmax))
}

function picture({ labels, colours, n, places }, figure, weights, { values }) {
  const { xaxis: x, yaxis: y, width, height } = figure._fullLayout, dots = window.devicePixelRatio || 1
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d")
  canvas.width = width * dots
  canvas.height = height * dots
  Object.assign(canvas.style, { position: "absolute", left: 0, top: 0, width: `${width}px`, height: `${height}px` })
  pen.scale(dots, dots)
  const family = fontOf(figure), font = size => `${size}px ${family}`
  pen.textBaseline = "middle"
  const box = (i, j) => {
    const [left, right] = [j - 0.5, j + 0.5].map(v => x._offset + x.l2p(v)), [top, bottom] = [i - 0.5, i + 0.5].map(v => y._offset + y.l2p(v))
    return { left: left + (n <= 24 ? 1 : 0), top: top + (n <= 24 ? 1 : 0), wide: right - left - (n <= 24 ? 2 : 0), tall: bottom - top - (n <= 24 ? 2 : 0) }
  }
  for (const [i, row] of weights.entries()) {
    for (const [j, weight] of row.entries()) {
      const { left, top, wide, tall } = box(i, j)
      if (!Number.isNaN(weight)) {
        pen.fillStyle = shade(colours.weights, weight)
        pen.fillRect(left, top, wide, tall)
      }
      if (n > 16 || places === null) continue
      pen.font = font(n <= 8 ? 12 : 10)
      pen.textAlign = "center"
      pen.fillStyle = Number.isNaN(weight) ? colours.quiet : strongOn(colours.weights, weight, colours)
      pen.fillText(Number.isNaN(weight) ? "–" : fixed(weight, places), left + wide / 2, top + tall / 2)
    }
  }
  pen.font = font(12)
  pen.fillStyle = colours.quiet
  for (const [place, label] of n <= 32 ? labels.entries() : []) {
    const { left, top, wide, tall } = box(place, place), short = label.length > 12 ? label.slice(0, 11) + "…" : label
    pen.textAlign = "right"
    pen.fillText(short, x._offset - 5, top + tall / 2)
    pen.textAlign = "center"
    pen.fillText(short, left + wide / 2, y._offset + y._length + 12, wide + 12)
  }
  if (values.query !== undefined && values.key !== undefined) {
    const { left, top, wide, tall } = box(values.query, values.key)
    for (const [stroke, size] of [[colours.paper, 5], [colours.text, 2.5]]) {
      pen.strokeStyle = stroke
      pen.lineWidth = size
      pen.strokeRect(left, top, wide, tall)
    }
  }
  return canvas
}
