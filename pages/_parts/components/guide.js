// Takes a learner from the lesson's panel to the controls that its step is about.
const shown = new WeakMap() // element -> the step that was shown last

export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector(".lesson-guide")
  button.querySelector(".lesson-guide-label").textContent = data.label
  button.onclick = () => show(data.places)
  if (shown.get(parentElement) === data.step) return
  shown.set(parentElement, data.step)
  soon(() => shown.get(parentElement) === data.step && show(data.places, true), 100)
}

// When the page's script has run: what it sets up is there.
function soon(act, tries) {
  if (document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) act()
  else if (tries) setTimeout(soon, 100, act, tries - 1)
}

// The first of the places that is on the page; quietly: only if it is out of sight.
function show(places, quietly = false) {
  const found = places.map(find).filter(Boolean)
  if (!found.length) return
  if (!quietly || !inSight(found[0])) found[0].scrollIntoView({ block: narrow() ? "start" : "center" })
  found.forEach(mark)
}

function find(place) {
  const main = document.querySelector("[data-testid=stMain]")
  const exact = main.querySelectorAll(`.st-key-${place}`), begun = main.querySelectorAll(`[class*="st-key-${place}"]`)
  return [...exact, ...begun].find(element => element.offsetParent)
}

function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect()
  return top > 60 && bottom < innerHeight * (narrow() ? 0.5 : 1)
}

function narrow() {
  return matchMedia("(max-width: 768px)").matches
}

function mark(element) {
  const ring = ["0 0 0 4px #888c", "0 0 0 4px #888c", "0 0 0 4px #8880"]
  element.animate({ boxShadow: ring, borderRadius: ["6px", "6px", "6px"] }, { duration: 4000 })
}
