// What typing and pasting make of a table of numbers.
import assert from "node:assert/strict"
import { test } from "node:test"
import { covered, linesIn, numberIn } from "../../pages/_parts/components/cells.js"

test("numbers as people and keyboards write them", () => {
  for (const [text, number] of [["1", 1], [" -2.5 ", -2.5], ["−0.1", -0.1], ["１．５", 1.5], [".5", 0.5], ["3.", 3], ["1e-3", 0.001], ["+4", 4]])
    assert.equal(numberIn(text), number, text)
  for (const text of ["", " ", "-", ".", "1,5", "0x10", "Infinity", "NaN", "1 2", "a", "1e", "--1"])
    assert.equal(numberIn(text), null, text)
  assert.equal(numberIn("1e999"), Infinity) // and is too large then
})

test("a spreadsheet's cells, or numbers in a row", () => {
  assert.deepEqual(linesIn("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]])
  assert.deepEqual(linesIn("1, 2，3"), [["1", "2", "3"]])
  assert.deepEqual(linesIn("0.5"), [["0.5"]])
  assert.deepEqual(linesIn("1\t\t3"), [["1", "", "3"]]) // an empty cell is one
})

test("what is pasted covers cells, adds rows while there is room, never columns", () => {
  const cells = [["1", "2"], ["3", "4"]]
  assert.deepEqual(covered(cells, [0, 0], [["9", "8", "7"]], 0), [["9", "8"], ["3", "4"]])
  assert.deepEqual(covered(cells, [1, 1], [["9"], ["8"], ["7"]], 3), [["1", "2"], ["3", "9"], ["0", "8"]])
  assert.deepEqual(covered(cells, [1, 0], [["9"], ["8"]], 0), [["1", "2"], ["9", "4"]])
  assert.deepEqual(cells, [["1", "2"], ["3", "4"]])
})
