// Plotly figures that stay where they are while their numbers change: Streamlit's own chart is taken down at every
// change and built again, twice over.
import { plotly } from "./plotly.js"
import { wrapped } from "./wrapped.js"

const CONFIG = { displayModeBar: false, scrollZoom: false }
const PATIENCE = 5000 // milliseconds
const charts = new WeakMap() // per mounted element: what outlives one run of a component's function

// The chart of a mounted element, and whether it is new.
export function chartOf(parentElement) {
  const known = charts.get(parentElement), chart = known ?? mounted(parentElement.querySelector(".dta-chart"))
  charts.set(parentElement, chart)
  return [chart, !known]
}

export function leave(parentElement) {
  const { observer, place, drawn } = charts.get(parentElement)
  observer.disconnect()
  charts.delete(parentElement)
  // Plotly says so when it is done, and trips over a place that was taken from it before
  drawn?.then(() => charts.get(parentElement)?.place === place || window.Plotly.purge(place))
}

function mounted(frame) {
  const chart = { frame, place: frame.firstElementChild, width: 0 }
  chart.observer = new ResizeObserver(() => frame.clientWidth !== chart.width && draw(chart))
  chart.observer.observe(frame)
  return chart
}

export function say(chart, alt) {
  if (alt) Object.assign(chart.frame, { role: "figure", ariaLabel: alt })
}

export function picture(chart, figure) {
  chart.figure = figure
  fitted(chart) // a figure that is drawn later keeps its place until then
  draw(chart)
}

// In one go, at the width there is: nothing to measure again afterwards.
function draw(chart) {
  const { frame, place, figure } = chart
  if (!figure || !frame.clientWidth) return // in a part that is closed; the observer sees it open
  if (!chart.begun) return first(chart)
  const Plotly = plotly(frame.dataset.plotly)
  if (Plotly.then) return void Plotly.then(() => frame.isConnected && draw(chart))
  chart.width = frame.clientWidth
  chart.drawn = Plotly.react(place, figure.data, { ...fitted(chart), template: look(frame) }, CONFIG)
}

// The layout at the width that the page gives: a title that is too long stands in more lines, above the same picture.
function fitted({ frame, figure: { layout } }) {
  const width = frame.clientWidth, { title, subtitle, more } = inLines(frame, layout.title, width)
  frame.style.height = `${layout.height + more}px`
  const place = frame.closest("[data-testid=stElementContainer]") // which Streamlit makes as high as the figure was meant to be
  if (place) place.style.minHeight = frame.style.height
  return !more ? { ...layout, width } : { ...layout, width, height: layout.height + more,
    margin: { ...layout.margin, t: layout.margin.t + more }, title: { ...layout.title, text: title, subtitle: { ...layout.title.subtitle, text: subtitle } } }
}

// Both texts of a title, and how much higher they are than they were meant to be.
function inLines(frame, title, width) {
  if (!title?.subtitle || !width) return { more: 0 }
  const pen = (chartsPen ??= document.createElement("canvas").getContext("2d")), { fontFamily } = getComputedStyle(frame)
  const [head, foot] = [title, title.subtitle].map(({ text, font: { size } }) => {
    pen.font = `${text.startsWith("<b>") ? "bold" : ""} ${size}px ${fontFamily}`
    const whole = wrapped(text, width - 8, plain => pen.measureText(plain).width), lines = html => html.split("<br>").length
    return { whole, more: (lines(whole) - lines(text)) * size * 1.3 } // Plotly's own distance of lines
  })
  return { title: head.whole, subtitle: foot.whole, more: head.more + foot.more }
}

let chartsPen = null

// The first time when the browser has nothing else to do: the page's controls, which may still be coming, go before.
function first(chart) {
  chart.waits ??= idle(() => {
    chart.begun = true
    if (chart.frame.isConnected) draw(chart)
  })
}

const idle = act => window.requestIdleCallback ? requestIdleCallback(act, { timeout: PATIENCE }) : setTimeout(act)

// What a figure takes from the page around it, unless it says otherwise.
function look(frame) {
  const style = getComputedStyle(frame), { fontFamily: family, color } = style, of = name => style.getPropertyValue(name)
  const axis = standoff => ({ automargin: true, title: { standoff, font: { size: 14 } } })
  return { layout: { font: { family }, title: { pad: { l: 4 } }, xaxis: axis(20), yaxis: axis(24),
    legend: { valign: "top", bordercolor: "transparent" },
    hoverlabel: { bgcolor: of("--st-background-color"), bordercolor: of("--st-border-color"), font: { color, family, size: 12 } } } }
}
