// Books of lines: tables come once, under the name of what is in them, and every lens that names one may read it.
import { unpack } from "./lines.js"

const KEPT = 12
const shelf = (globalThis.dotToAttentionBooks ??= new Map()) // one for all components of the page

export const ARRIVED = "dot-to-attention-book"

export function shelve({ name, tables, arrays }) {
  if (!shelf.has(name)) shelf.set(name, unpack({ tables, arrays }))
  while (shelf.size > KEPT) shelf.delete(shelf.keys().next().value)
  window.dispatchEvent(new Event(ARRIVED))
}

// The book among those named that has this table.
export const bookWith = (names, table) => names.map(name => shelf.get(name)).find(book => book?.tables[table])
