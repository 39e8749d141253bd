// Reads pairs [[a, b], …] as JSON from standard input and prints what the plane would show for each.
import { readFileSync } from "node:fs"
import { plain } from "../../pages/_parts/components/digits.js"
import { compare, lines } from "../../pages/_parts/components/plane_math.js"

const shown = JSON.parse(readFileSync(0, "utf8")).map(([a, b]) => {
  const pair = compare(a, b)
  const texts = Object.values(lines(a, b, pair)).map(line => line.map(([word]) => word).join(""))
  return [...texts, plain(pair.angle, 1)]
})
console.log(JSON.stringify(shown))
