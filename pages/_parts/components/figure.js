// Plotly figures that stay where they are while their numbers change: Streamlit's own chart is taken down at every
// change and built again, twice over.
import { plotly } from "./plotly.js"

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
  chart.frame.style.height = `${figure.layout.height}px` // its width is what the page gives it, whatever is drawn
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
  chart.drawn = Plotly.react(place, figure.data, { ...figure.layout, width: chart.width, template: look(frame) }, CONFIG)
}

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
