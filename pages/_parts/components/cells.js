// What typing and pasting make of a table of numbers, without a browser.

// The number that a text says, null if it says none. Minus signs and full-width digits of any keyboard are understood.
export function numberIn(text) {
  const plainText = text.normalize("NFKC").trim().replace(/[−–]/g, "-")
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plainText) ? Number(plainText) : null
}

// The cells of a text from a spreadsheet or a sentence, line by line.
export function linesIn(text) {
  const lines = text.replaceAll("\r", "").replace(/\n+$/, "").split("\n")
  return lines.map(line => line.includes("\t") ? line.split("\t") : line.trim().split(/[,;，；\s]+/))
}

// The cells after `lines` were put over them from [row, column] on; rows are added up to `most`, columns never.
export function covered(cells, [row, column], lines, most) {
  const next = cells.map(line => [...line])
  for (const [i, line] of lines.entries()) {
    if (row + i >= next.length && next.length < most) next.push(cells[0].map(() => "0"))
    for (const [j, text] of line.entries()) {
      if (next[row + i]?.[column + j] !== undefined) next[row + i][column + j] = text
    }
  }
  return next
}
