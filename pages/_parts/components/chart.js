// A figure as Python says it.
import { chartOf, leave, picture, say } from "./figure.js"
import { whenGone } from "./mounted.js"

export default function ({ data, parentElement }) {
  const [chart] = chartOf(parentElement), text = new TextDecoder().decode(data)
  if (text !== chart.text) { // else a rerun changed nothing here
    const { alt, figure } = JSON.parse(text)
    chart.text = text
    say(chart, alt)
    picture(chart, figure)
  }
  return whenGone(parentElement, () => leave(parentElement))
}
