// The projector: one stage fills the window, ← and → go on, Escape leaves. It lies over everything else.
import { whenGone } from "./mounted.js"
import { plotly } from "./plotly.js"

const NEXT = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }
const PLANE = 380 // pixels of height from which a drawing is enlarged
const shows = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  let show = shows.get(parentElement)
  if (!show) {
    show = { root: document.createElement("div"), at: data.at }
    show.key = event => pressed(show, event)
    show.resized = () => draw(show)
    window.addEventListener("keydown", show.key, true)
    window.addEventListener("resize", show.resized)
    document.body.append(show.root)
    shows.set(parentElement, show)
  }
  Object.assign(show, { data, tell: at => setStateValue("at", at), leave: () => setTriggerValue("left", true) })
  if (show.told === undefined || show.told === data.at) show.at = data.at // the link moved on, not a hand that is ahead of it
  if (show.content !== data.content) {
    show.content = data.content
    show.stages = JSON.parse(data.content)
  }
  show.root.className = "dta-present"
  draw(show)
  return whenGone(parentElement, () => {
    window.removeEventListener("keydown", show.key, true)
    window.removeEventListener("resize", show.resized)
    show.root.remove()
    shows.delete(parentElement)
  })
}

function pressed(show, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const step = NEXT[event.key]
  if (event.key === "Escape") show.leave()
  else if (step) {
    const at = Math.min(Math.max(show.at + step, 1), show.stages.length)
    if (at !== show.at) {
      show.at = show.told = at
      draw(show)
      show.tell(at)
    }
  } else return
  event.preventDefault()
  event.stopPropagation()
}

async function draw(show) {
  show.at = Math.min(Math.max(show.at, 1), show.stages.length)
  const stage = show.stages[show.at - 1], { words } = show.data
  if (!stage) return
  const style = made("style", "", show.data.style), top = made("header", ""), strip = made("footer", "")
  const said = words.stage.replace("{number}", show.at).replace("{count}", show.stages.length).replace("{title}", stage.title)
  const heading = made("h1", "")
  heading.append(...written(stage.heading).childNodes)
  top.append(heading, made("p", "", `${show.at} ⁄ ${show.stages.length} · ${words.keys}`))
  const figures = made("main", "")
  for (const row of stage.rows) {
    const line = made("div", "row")
    for (const { alt } of row) line.append(labelled(alt))
    figures.append(line)
  }
  strip.append(...stage.lines.map(line => written(line)))
  show.root.replaceChildren(style, top, figures, strip)
  show.root.setAttribute("aria-label", said)
  show.root.setAttribute("role", "region")
  fit(strip, 0.32 * innerHeight)
  await plotly(show.data.plotly)
  const places = [...figures.querySelectorAll(".figure")]
  stage.rows.flat().forEach(({ figure, wide }, n) => places[n]?.isConnected && plot(places[n], figure, wide))
}

function made(tag, name, text = "") {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.textContent = text
  return element
}

function labelled(alt) {
  const place = made("div", "figure")
  place.setAttribute("role", "img")
  place.setAttribute("aria-label", alt)
  return place
}

function written(line) {
  const row = made("div", "")
  for (const [text, role, bold, shift] of line) {
    const span = document.createElement(shift || "span")
    span.className = role + (bold ? " bold" : "")
    span.textContent = text
    row.append(span)
  }
  return row
}

// The largest type in which the strip keeps within its height.
function fit(strip, height) {
  for (let size = 3.4; size >= 1.3; size -= 0.1) {
    strip.style.fontSize = `${size}vh`
    if (strip.scrollHeight <= height) return
  }
}

// As on the page, type and strokes enlarged together until it fills its place.
function plot(place, { data, layout }, wide) {
  const { width, height } = place.getBoundingClientRect()
  const high = layout.height ?? 400
  const least = layout.yaxis?.scaleanchor ? Math.min(high, PLANE) : high // a drawing with equal axes has room to give
  const scale = Math.max(1, Math.min(height / least, width / wide))
  const inner = made("div", "")
  Object.assign(inner.style, { width: `${width / scale}px`, height: `${height / scale}px`, transform: `scale(${scale})`, transformOrigin: "0 0" })
  place.replaceChildren(inner)
  const font = { ...layout.font, family: getComputedStyle(place).fontFamily }
  window.Plotly.newPlot(inner, data, { ...layout, font, width: width / scale, height: height / scale, autosize: false }, { displayModeBar: false, staticPlot: true })
}
