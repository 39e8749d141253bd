// Node's own test runner: node --test tests/js
import assert from "node:assert/strict"
import { test } from "node:test"
import { shade, strongOn } from "../../pages/_parts/components/shades.js"

const stops = [[0, "#FFFFFF"], [0.4, "#A9B3BE"], [1, "#141B24"]]

test("a shade lies between its stops", () => {
  assert.equal(shade(stops, 0), "rgb(255, 255, 255)")
  assert.equal(shade(stops, 1), "rgb(20, 27, 36)")
  assert.equal(shade(stops, 0.4), "rgb(169, 179, 190)")
  assert.equal(shade(stops, 0.2), "rgb(212, 217, 223)")
  assert.equal(shade(stops, 7), shade(stops, 1))
})

test("ink stands out from its shade", () => {
  const colours = { text: "#1B2430", paper: "#FFFFFF" }
  assert.equal(strongOn(stops, 0.05, colours), "#1B2430")
  assert.equal(strongOn(stops, 0.95, colours), "#FFFFFF")
})
