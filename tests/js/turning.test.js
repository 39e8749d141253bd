// ← and → turn pages only when nobody else needs them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { wayOf } from "../../pages/_parts/components/turning.js"

const press = (key, more = {}) => wayOf({ key, target: { closest: () => null }, ...more })

test("arrows turn", () => {
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "a"].map(key => press(key)), [-1, 1, 0, 0])
})

test("a key with a modifier, one that a figure took, or one typed into a field turns nothing", () => {
  for (const more of [{ altKey: true }, { ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { defaultPrevented: true },
    { target: { closest: () => ({}) } }]) assert.equal(press("ArrowRight", more), 0)
})
