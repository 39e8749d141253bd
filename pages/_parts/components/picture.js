// A figure as a file: one SVG of 1600 × 900 with the short link below it, or the same as a PNG at twice the size.

const WIDE = 1600, HIGH = 900, TIMES = 2, FOOT = 30, LONGEST = 90 // pixels, characters
export const FONT = "Arial, 'Helvetica Neue', 'Liberation Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

// Two small buttons, quiet until they are needed. `what` names the figure for screen readers.
export function buttons(words, what, onClick) {
  const bar = document.createElement("div")
  bar.className = "dta-picture-buttons"
  Object.assign(bar.style, { position: "absolute", top: "2px", right: "2px", display: "flex", gap: "4px", zIndex: 3 })
  for (const format of ["png", "svg"]) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = format.toUpperCase()
    button.title = words[format]
    button.setAttribute("aria-label", `${words[format]}: ${what}`)
    Object.assign(button.style, { font: "600 10px/1 inherit", fontSize: "10px", letterSpacing: "0.03em", padding: "4px 6px",
      border: "1px solid var(--st-border-color, #ccc)", borderRadius: "5px", color: "inherit", cursor: "pointer",
      background: "var(--st-background-color, transparent)", opacity: 0.7 })
    for (const [event, opacity] of [["pointerenter", 1], ["focus", 1], ["pointerleave", 0.7], ["blur", 0.7]])
      button.addEventListener(event, () => { button.style.opacity = opacity })
    button.addEventListener("click", () => onClick(format))
    bar.append(button)
  }
  return bar
}

// The size, in the figure's own pixels, at which it fills a picture of 16:9.
export function room(height) {
  const high = Math.max(450, Math.ceil((height + FOOT + 8) / 9) * 9)
  return { width: (high * 16) / 9, whole: high, inside: { width: (high * 16) / 9 - 32, height: high - FOOT - 8 } }
}

// The finished SVG: background, the figure's own SVG, and a line with the link.
export function framed(inner, inside, { width, whole }, { background, quiet, foot }) {
  for (const [name, value] of Object.entries({ x: (width - inside.width) / 2, y: 8, ...inside })) inner.setAttribute(name, value)
  const words = drawn("text", { x: 16, y: whole - 11, "font-size": 11, "font-family": FONT, fill: quiet }, foot)
  return drawn("svg", { xmlns: "http://www.w3.org/2000/svg", width: WIDE, height: HIGH, viewBox: `0 0 ${width} ${whole}` },
    drawn("rect", { width, height: whole, fill: background }), inner, words)
}

// An SVG element with its attributes and content.
export function drawn(tag, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) if (name !== "xmlns") element.setAttribute(name, value)
  element.append(...content)
  return element
}

// The line below a picture: whose it is, and where it can be opened as it stands now.
export function foot({ base, words }) {
  let query = location.search
  try { query = decodeURIComponent(query) } catch { /* a stranger's half-finished %: as it is */ }
  return `${words.foot} · ${base.length + query.length <= LONGEST ? base + query : base}`
}

// On a white page, or as on screen.
export const look = ({ white, colours, swap }) => (white ? { colours: colours.white, swap } : { colours: colours.theme, swap: [] })

// Text in which every colour of one palette gives way to its counterpart.
export function swapped(text, swap) {
  if (!swap.length) return text
  const table = new Map(swap.map(([from, to]) => [from.toLowerCase(), to]))
  const hex = (...parts) => "#" + parts.map(n => Number(n).toString(16).padStart(2, "0")).join("")
  return text.replace(/#[0-9a-f]{6}\b/gi, found => table.get(found.toLowerCase()) ?? found)
    .replace(/rgba?\((\d+), ?(\d+), ?(\d+)((?:, ?[\d.]+)?)\)/g, (found, r, g, b, rest) => {
      const to = table.get(hex(r, g, b))
      return to ? `rgb${rest ? "a" : ""}(${[1, 3, 5].map(n => parseInt(to.slice(n, n + 2), 16)).join(",")}${rest})` : found
    })
}

// Hands the picture to the browser as a download.
export async function save(svg, name, format) {
  const text = new XMLSerializer().serializeToString(svg)
  const vector = new Blob([text], { type: "image/svg+xml;charset=utf-8" })
  download(format === "svg" ? vector : await painted(vector), `${name}.${format}`)
}

async function painted(vector) {
  const address = URL.createObjectURL(vector), image = new Image()
  try {
    image.src = address
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = WIDE * TIMES
    canvas.height = HIGH * TIMES
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise(done => canvas.toBlob(done, "image/png"))
  } finally {
    URL.revokeObjectURL(address)
  }
}

function download(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

// A file name that every system takes, from what the figure shows.
export const fileName = (...parts) =>
  parts.map(part => part.normalize("NFC").replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "")).filter(Boolean).join("-").slice(0, 80) || "figure"
