// Node's own test runner: node --test tests/js
import assert from "node:assert/strict"
import { test } from "node:test"
import { agrees, exactly, fixed, plain, placesNeeded, plus, show, times } from "../../pages/_parts/components/digits.js"
import { compare, lines, place, shapes, snap, turned } from "../../pages/_parts/components/plane_math.js"

const text = line => line.map(([word]) => word).join("")

test("numbers are written as core/digits.py writes them", () => {
  assert.deepEqual([fixed(-0.4), fixed(-0.001), fixed(3, 0), fixed(0.125), fixed(12.25, 1)], ["−0.40", "0.00", "3", "0.12", "12.2"])
  assert.deepEqual([show(5.0990195), show(0.000032), show(1234567), show(-0.745), show(0)], ["5.10", "3.20×10⁻⁵", "1.23×10⁶", "−0.745", "0"])
  assert.deepEqual([plain(3), plain(-0.5), plain(5.0990195), plain(100)], ["3", "−0.5", "5.1", "100"])
  assert.deepEqual([placesNeeded([3, 4]), placesNeeded([0.5, 2]), placesNeeded([1 / 3])], [0, 1, 2])
})

test("a sum is redone exactly from its texts", () => {
  assert.equal(agrees(times(exactly("5.10"), exactly("3.73")), "19.00"), false)
  assert.equal(agrees(times(exactly("(−5.099)"), exactly("3.726")), "−19.00"), true)
  assert.equal(agrees(plus(exactly("0.1"), exactly("0.25")), "0.35"), true)
})

test("the article's pair", () => {
  const pair = compare([3, 4], [1, 0])
  assert.deepEqual([pair.dot, pair.normA, pair.normB], [3, 5, 1])
  assert.ok(Math.abs(pair.cosine - 0.6) < 1e-15)
  assert.equal(text(lines([3, 4], [1, 0], pair).products), "A·B = 3×1 + 4×0 = 3")
  assert.equal(text(lines([3, 4], [1, 0], pair).lengths), "‖A‖‖B‖cos θ = 5×1×0.6 = 3")
})

test("a zero vector has no angle, and its cosine is 0", () => {
  const pair = compare([3, 4], [0, 0])
  assert.ok(Number.isNaN(pair.angle))
  assert.equal(pair.cosine, 0)
})

test("both rectangles have the dot product as their area", () => {
  const area = r => Math.hypot(...r[1]) * Math.hypot(...r[3])
  const { rectangleOnA, rectangleOnB } = shapes([3, 4], [5, 1])
  assert.ok(Math.abs(area(rectangleOnA) - 19) < 1e-12 && Math.abs(area(rectangleOnB) - 19) < 1e-12)
})

test("tips snap to tenths and stay inside; turning keeps the length", () => {
  assert.deepEqual([snap(1.2345), snap(-0.04), snap(9), snap(-7)], [1.2, 0, 6, -6])
  assert.ok(Math.abs(Math.hypot(...turned([3, 4], 77.3)) - 5) < 1e-5)
})

test("labels make room for each other", () => {
  const box = { width: 40, height: 20 }
  const places = place([{ ...box, at: [[50, 50]] }, { ...box, at: [[55, 52], [50, 90]] }], [])
  assert.deepEqual(places, [[50, 50], [50, 90]])
})
