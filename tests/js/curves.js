// Reads { told, arrows: [{ a, b, figure }, …] } from standard input: is the curve moved to each pair core's figure?
import { readFileSync } from "node:fs"

globalThis.document = {} // where components meet in a browser
const { alike, moved } = await import("../../pages/_parts/components/curve.js")
const { told, arrows } = JSON.parse(readFileSync(0, "utf8"))
console.log(JSON.stringify(arrows.map(({ a, b, figure }) => alike(moved(told, { a, b }), figure))))
