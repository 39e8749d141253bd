// A Plotly figure that stays where it is while its numbers change: Streamlit's own chart is taken down at every change
// and built again, twice over.
import { plotly } from "./plotly.js"

const CONFIG = { displayModeBar: false, scrollZoom: false }
const charts = new WeakMap() // per mounted element: what outlives one run of this function

export default function ({ data, parentElement }) {
  const chart = charts.get(parentElement) ?? mounted(parentElement)
  charts.set(parentElement, chart)
  show(chart, new TextDecoder().decode(data))
  return () => {
    chart.observer.disconnect()
    charts.delete(parentElement)
    window.Plotly?.purge(chart.place)
  }
}

function mounted(parentElement) {
  const frame = parentElement.querySelector(".dta-chart"), chart = { frame, place: frame.firstElementChild, width: 0 }
  chart.observer = new ResizeObserver(() => frame.clientWidth !== chart.width && draw(chart))
  chart.observer.observe(frame)
  return chart
}

function show(chart, text) {
  if (text === chart.text) return // drawn already: a rerun that changed nothing here
  const { alt, figure } = JSON.parse(text)
  Object.assign(chart, { text, figure })
  if (alt) Object.assign(chart.frame, { role: "figure", ariaLabel: alt })
  chart.frame.style.height = `${figure.layout.height}px` // its width is what the page gives it, whatever is drawn
  draw(chart)
}

// In one go, at the width there is: nothing to measure again afterwards.
function draw(chart) {
  const { frame, place, figure } = chart, Plotly = plotly(frame.dataset.plotly)
  if (Plotly.then) return void Plotly.then(() => frame.isConnected && draw(chart))
  if (!frame.clientWidth) return // in a part that is closed; the observer sees it open
  chart.width = frame.clientWidth
  Plotly.react(place, figure.data, { ...figure.layout, width: chart.width, template: look(frame) }, CONFIG)
}

// What a figure takes from the page around it, unless it says otherwise.
function look(frame) {
  const { fontFamily: family, color } = getComputedStyle(frame), of = name => getComputedStyle(frame).getPropertyValue(name)
  const axis = standoff => ({ automargin: true, title: { standoff, font: { size: 14 } } })
  return { layout: { font: { family }, title: { pad: { l: 4 } }, xaxis: axis(20), yaxis: axis(24),
    legend: { valign: "top", bordercolor: "transparent" },
    hoverlabel: { bgcolor: of("--st-background-color"), bordercolor: of("--st-border-color"), font: { color, family, size: 12 } } } }
}
