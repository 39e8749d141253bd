// Progress stays in the browser: it is read once when the lesson opens, and written whenever it grows.
const NAME = "dot-to-attention"
const recalled = new WeakSet() // elements for which the store was read

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const kept = read()
  if (!recalled.has(parentElement)) {
    recalled.add(parentElement)
    if (kept.done.some(step => !data.done.includes(step))) setStateValue("kept", kept)
  }
  const done = [...new Set([...kept.done, ...data.done])].sort()
  write({ done, at: { ...kept.at, ...data.at } })
}

function read() {
  try {
    const { done, at } = JSON.parse(localStorage.getItem(NAME))
    return { done: [...done], at: { ...at } }
  } catch {
    return { done: [], at: {} } // nothing there, or not ours, or storage is forbidden
  }
}

function write(progress) {
  try {
    localStorage.setItem(NAME, JSON.stringify(progress))
  } catch { /* a private window: the link still has it */ }
}
