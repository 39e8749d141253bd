// ← and → turn to the stage before and after, unless the keys are meant for something else; the stage is read out.
import { whenGone } from "./mounted.js"

const BUSY = "input, textarea, select, [contenteditable], [role=radiogroup], [role=listbox], [role=menu], [role=tablist]"
const pages = new WeakMap() // per mounted element: what lives longer than one run of this function

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let page = pages.get(parentElement)
  if (!page) {
    page = { press: event => page.turn(wayOf(event)) }
    pages.set(parentElement, page)
    window.addEventListener("keydown", page.press) // the last to hear: a figure that took the key has said so
  }
  page.turn = way => way && setTriggerValue("turned", way)
  const live = parentElement.querySelector(".live")
  if (live.textContent !== data.said) live.textContent = data.said
  return whenGone(parentElement, () => {
    window.removeEventListener("keydown", page.press)
    pages.delete(parentElement)
  })
}

// −1, 1, or 0 for a key that turns nothing.
export function wayOf(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return 0
  if (event.target?.closest?.(BUSY)) return 0
  return { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0
}
