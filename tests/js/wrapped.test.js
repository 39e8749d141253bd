// How a figure's title is broken into lines.
import assert from "node:assert/strict"
import { test } from "node:test"
import { wrapped } from "../../pages/_parts/components/wrapped.js"

const wide = text => [...text].reduce((sum, c) => sum + (c > "⺀" ? 2 : 1), 0)

test("what fits stays as it is", () => {
  for (const text of ["", "12 heads · d_k = 8", "<b>one</b><br>two"]) assert.equal(wrapped(text, 20, wide), text)
})

test("it breaks between its parts, then between words, never inside a word", () => {
  assert.equal(wrapped("12 heads · d_k = 8 · random", 20, wide), "12 heads · d_k = 8<br>random")
  assert.equal(wrapped("rows: who asks, columns: who is asked · mean", 16, wide), "rows: who asks,<br>columns: who is<br>asked<br>mean")
  assert.equal(wrapped("incomprehensibilities here", 10, wide), "incomprehensibilities<br>here")
})

test("Chinese breaks anywhere but before a closing mark", () => {
  assert.equal(wrapped("一二三四，五六", 8, wide), "一二三<br>四，五六")
  assert.equal(wrapped("12 个头 · 随机向量", 8, wide), "12 个头<br>随机向量")
})

test("nothing is lost, and no bracket stands alone", () => {
  assert.equal(wrapped("AT&T a < b", 5, wide), "AT&T<br>a < b")
  assert.equal(wrapped("一二三（四五）六", 8, wide), "一二三<br>（四五）<br>六")
})

test("tags have no width and are not cut, an entity is one letter", () => {
  assert.equal(wrapped("<span style='x y z'>ab cd</span>", 2, wide), "<span style='x y z'>ab<br>cd</span>")
  assert.equal(wrapped("a&lt;b c", 4, wide), "a&lt;b<br>c")
})

test("breaks that were there stay", () => {
  assert.equal(wrapped("ab cd<br>ef", 2, wide), "ab<br>cd<br>ef")
})
