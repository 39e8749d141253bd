// Puts PNG and SVG buttons beside every Plotly figure of the page, also beside those that come later.
import { whenGone } from "./mounted.js"
import { FONT, buttons, fileName, foot, framed, look, room, save, swapped } from "./picture.js"

const watchers = new WeakMap() // per mounted element: settings that outlive one run of this function

export default function (component) {
  const { data, parentElement } = component
  let watcher = watchers.get(parentElement)
  if (!watcher) {
    watcher = { observer: new MutationObserver(() => equip(watcher)) }
    watcher.observer.observe(document.body, { childList: true, subtree: true })
    watchers.set(parentElement, watcher)
  }
  watcher.data = data
  equip(watcher)
  return whenGone(parentElement, () => {
    watcher.observer.disconnect()
    for (const bar of document.querySelectorAll(".dta-picture-buttons[data-plotly]")) bar.remove()
    watchers.delete(parentElement)
  })
}

function equip(watcher) {
  for (const figure of document.querySelectorAll(".dta-chart .js-plotly-plot")) {
    const place = figure.closest(".dta-chart")
    if (place.querySelector(".dta-picture-buttons")) continue
    const bar = buttons(watcher.data.words, title(figure), format => picture(figure, format, watcher.data))
    bar.dataset.plotly = ""
    place.style.position = "relative"
    place.append(bar)
  }
}

const title = figure => new DOMParser().parseFromString((figure.layout?.title?.text ?? "").replaceAll("<br>", " "), "text/html").body.textContent

async function picture(figure, format, data) {
  const size = room(figure.layout.height ?? 400), { width, height } = size.inside
  const { colours, swap } = look(data)
  const { data: traces, layout } = recoloured({ data: figure.data, layout: figure.layout }, swap)
  const whole = { ...layout, width, height, autosize: false, paper_bgcolor: colours.background,
    font: { ...layout.font, family: FONT, color: colours.text } }
  const address = await window.Plotly.toImage({ data: traces, layout: whole, config: {} }, { format: "svg", width, height })
  const inner = new DOMParser().parseFromString(decodeURIComponent(address.slice(address.indexOf(",") + 1)), "image/svg+xml").documentElement
  for (const number of inner.querySelectorAll(".heatmap-label text")) // as on screen (app.css)
    if (number.style.fill === "rgb(68, 68, 68)") number.style.fill = "#000"
  const svg = framed(document.importNode(inner, true), size.inside, size, { ...colours, foot: foot(data) })
  await save(svg, fileName(data.page, title(figure)), format)
}

// Another palette for a white page: every colour of the dark one gives way to its light counterpart.
function recoloured(thing, swap) {
  if (!swap.length) return thing
  const walk = part => {
    if (typeof part === "string") return swapped(part, swap)
    if (Array.isArray(part)) return part.map(walk)
    if (part && Object.getPrototypeOf(part) === Object.prototype)
      return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, walk(value)]))
    return part // numbers and arrays of numbers
  }
  return walk(thing)
}
