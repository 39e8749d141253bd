// Node's own test runner: node --test tests/js
import assert from "node:assert/strict"
import { test } from "node:test"
import { cellAt, cellOf, lit, quiet, stepped, tokensOf, valuesAt } from "../../pages/_parts/components/linking.js"

const heat = (row, column, rows = 3, columns = 3, more = {}) => ({ row, column, rows, columns, left: -0.5, top: -0.5, given: {}, only: [], lines: [], ...more })
const scores = heat("query", "key"), queries = heat("query", "q_c", 3, 8), keys = heat("key", "k_c", 3, 8)
const output = heat("query", "v_c", 3, 8), values = heat("key", "v_c", 3, 8), x = heat("token", "x_c", 3, 8)
const wall = [0, 1, 2].map(head => heat("query", "key", 3, 3, { left: 3.4 * head, top: 0, given: { head } }))
const boxes = (map, spot) => lit(map, spot).map(({ row, column, hue, kind }) => [kind, row, column, hue])

test("a point finds its cell, and beside a lone map its row or column", () => {
  assert.deepEqual(valuesAt(cellAt([scores], 1.2, 2.4)), { query: 2, key: 1 })
  assert.deepEqual(valuesAt(cellAt([scores], -1.5, 1)), { query: 1 })
  assert.deepEqual(valuesAt(cellAt([scores], 2, 3)), { key: 2 })
  assert.equal(cellAt([scores], -1.5, 7), null)
  assert.deepEqual(valuesAt(cellAt(wall, 7.9, 0.5)), { head: 2, query: 0, key: 1 })
  assert.equal(cellAt(wall, 3.2, 0.5), null, "the gap between two maps")
})

test("a score lights its query's row and its key's row, and the same cell elsewhere", () => {
  const spot = { query: 1, key: 2 }
  assert.deepEqual(boxes(queries, spot), [["row", 1, 0, "query"]])
  assert.deepEqual(boxes(keys, spot), [["row", 2, 0, "key"]])
  assert.deepEqual(boxes(scores, spot), [["cell", 1, 2, "text"]])
  assert.deepEqual(boxes(x, spot), [["row", 1, 0, "query"], ["row", 2, 0, "key"]])
})

test("an output lights the weights of its row and the coordinate of the values", () => {
  const spot = { query: 1, v_c: 5 }
  assert.deepEqual(boxes(scores, spot), [["row", 1, 0, "query"]])
  assert.deepEqual(boxes(values, spot), [["column", 0, 5, "value"]])
  assert.deepEqual(boxes(output, spot), [["cell", 1, 5, "text"]])
  assert.deepEqual(boxes(keys, spot), [])
})

test("a token lights its row and its column", () => {
  assert.deepEqual(boxes(scores, { token: 1 }), [["row", 1, 0, "query"], ["column", 0, 1, "key"]])
  assert.deepEqual(boxes(queries, { token: 1 }), [["row", 1, 0, "query"]])
  assert.deepEqual(tokensOf({ query: 1, key: 2, v_c: 3 }), [{ token: 1, role: "query" }, { token: 2, role: "key" }])
})

test("a cell lights in every head, but only where a map agrees", () => {
  assert.deepEqual(wall.flatMap(map => boxes(map, { query: 0, key: 1, head: 2 })), Array(3).fill(["cell", 0, 1, "text"]))
  const follow = heat(null, "key", 5, 3, { given: { query: 1 }, only: ["query"] })
  assert.deepEqual(boxes(follow, { query: 1, key: 2 }), [["column", 0, 2, "key"]])
  assert.deepEqual(boxes(follow, { query: 0, key: 2 }), [])
})

test("what a smaller figure does not have lights nothing", () => {
  assert.deepEqual(boxes(scores, { query: 7, key: 1 }), [["column", 0, 1, "key"]])
})

test("keys walk from cell to cell and from map to map", () => {
  const at = cell => [cell.map.given.head, cell.row, cell.column]
  const start = cellOf(wall, { head: 1, query: 2, key: 0 })
  assert.deepEqual(at(start), [1, 2, 0])
  assert.deepEqual(at(stepped(wall, start, 1, 0)), [1, 2, 1])
  assert.deepEqual(at(stepped(wall, start, -1, 0)), [0, 2, 2])
  assert.deepEqual(at(stepped(wall, start, 0, 1)), [1, 2, 0], "there is nothing below")
  assert.deepEqual(at(cellOf(wall, { query: 9, key: 9 })), [0, 2, 2])
})

test("what shares no row and no column with what is lit steps back", () => {
  const quietIn = (map, spot) => quiet(map, lit(map, spot)).map(({ row, column, rows, columns }) => [row, column, rows, columns])
  assert.deepEqual(quietIn(scores, { query: 1, key: 2 }), [[0, 0, 1, 2], [2, 0, 1, 2]])
  assert.deepEqual(quietIn(queries, { query: 1, key: 2 }), [[0, 0, 1, 8], [2, 0, 1, 8]])
  assert.deepEqual(quietIn(x, { query: 0, key: 2 }), [[1, 0, 1, 8]])
  assert.deepEqual(quietIn(scores, { token: 0 }), [[1, 1, 2, 2]])
  assert.deepEqual(quietIn(queries, { head: 1 }), [])
})
