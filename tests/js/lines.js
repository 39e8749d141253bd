// Reads packed line tables and cells as JSON from standard input and prints the text of each cell's line.
import { readFileSync } from "node:fs"
import { textOf, unpack } from "../../pages/_parts/components/lines.js"

const { packed, cells, more } = JSON.parse(readFileSync(0, "utf8"))
const { line } = unpack(packed)
console.log(JSON.stringify(cells.map(([name, row, column]) => textOf(line(name, row, column), more))))
