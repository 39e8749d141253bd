// The order of the chips: what a drop, an edit or a key makes of it. Items are places in the sentence, or new words.

// The item at `from` put where it has `to` items before it.
export function moved(items, from, to) {
  const rest = items.filter((_, i) => i !== from), at = Math.max(0, Math.min(rest.length, to))
  return [...rest.slice(0, at), items[from], ...rest.slice(at)]
}

// The item at `at` after someone wrote `text` over it: nothing written takes it out; `at` beyond the end adds one.
export function written(items, at, text) {
  const word = text.trim()
  return [...items.slice(0, at), ...(word ? [word] : []), ...items.slice(at + 1)]
}

// How many of the other chips stand before the pointer: `boxes` are theirs, in order, in lines that wrap.
export function placeAt(boxes, x, y) {
  let before = 0
  for (const [i, { left, top, width, height }] of boxes.entries()) {
    if (y > top + height + 3) before = i + 1 // a line above
    else if (y >= top - 3 && x > left + width / 2) before = i + 1
  }
  return before
}

// `items` in the places that Python gave the chips since: `sent` is the order that it was told, `order` what it made of
// it. null if one cannot tell, because a chip became several.
export function carried(sent, items, order) {
  if (sent.length !== order.length) return null
  return items.map(item => sent.includes(item) ? order[sent.indexOf(item)] : item)
}

export function same(a, b) {
  return a.length === b.length && a.every((item, i) => item === b[i])
}
