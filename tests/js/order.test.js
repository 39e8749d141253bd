// What drops, edits and keys make of the order of the chips.
import assert from "node:assert/strict"
import { test } from "node:test"
import { carried, moved, placeAt, same, written } from "../../pages/_parts/components/order.js"

test("a chip moves, and none is lost", () => {
  assert.deepEqual(moved([0, 1, 2, 3], 0, 2), [1, 2, 0, 3])
  assert.deepEqual(moved([0, 1, 2, 3], 3, 0), [3, 0, 1, 2])
  assert.deepEqual(moved([0, 1], 0, 9), [1, 0])
  for (let from = 0; from < 4; from++) for (let to = 0; to < 4; to++) {
    const now = moved(["a", "b", "c", "d"], from, to)
    assert.equal(now.indexOf("abcd"[from]), to)
    assert.deepEqual([...now].sort(), ["a", "b", "c", "d"])
  }
})

test("what is written over a chip replaces it, nothing takes it out, beyond the end it is added", () => {
  assert.deepEqual(written([0, 1, 2], 1, " big dog "), [0, "big dog", 2])
  assert.deepEqual(written([0, 1, 2], 1, "  "), [0, 2])
  assert.deepEqual(written([0, 1], 2, "new"), [0, 1, "new"])
  assert.deepEqual(written([0, 1], 2, ""), [0, 1])
})

test("the pointer stands between chips, in lines that wrap", () => {
  const box = (left, top) => ({ left, top, width: 40, height: 20 })
  const boxes = [box(0, 0), box(50, 0), box(100, 0), box(0, 30), box(50, 30)]
  assert.equal(placeAt(boxes, -10, 10), 0)
  assert.equal(placeAt(boxes, 10, 10), 0)
  assert.equal(placeAt(boxes, 30, 10), 1)
  assert.equal(placeAt(boxes, 500, 10), 3) // behind the first line
  assert.equal(placeAt(boxes, 5, 40), 3)
  assert.equal(placeAt(boxes, 500, 40), 5)
  assert.equal(placeAt(boxes, 500, 200), 5)
  assert.equal(placeAt([], 3, 3), 0)
})

test("a second change before the answer to the first means the chips, not their old places", () => {
  const first = moved([0, 1, 2], 0, 1), second = moved(first, 1, 2) // 0 goes right twice
  assert.deepEqual(carried(first, second, [0, 1, 2]), [0, 2, 1]) // after the first it stands in place 1
  assert.deepEqual(carried([0, "new"], ["new", 0], [0, 1]), [1, 0])
  assert.equal(carried([0, "two words"], [0], [0, 1, 2]), null)
})

test("orders are compared item by item", () => {
  assert.equal(same([1, "a"], [1, "a"]), true)
  assert.equal(same([1], [1, 2]), false)
  assert.equal(same([1, 2], [2, 1]), false)
})
