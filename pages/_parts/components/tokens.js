// The sentence above the figures: whatever token a spot speaks of wears its hue there, too.
import { tokensOf } from "./linking.js"

// `sentence`: { keys, at }: keys of what may show the tokens, the first that is there counts; `at`, which of its words
// each token is. `worn` is what was lit before.
export function light(worn, spot, { keys, at }, colours) {
  for (const word of worn) word.style.outline = ""
  const words = spot ? keys.map(wordsOf).find(found => found.length) ?? [] : []
  return tokensOf(spot?.values ?? {}).flatMap(({ token, role }) => {
    const word = words[at[token]]
    if (!word) return []
    Object.assign(word.style, { outline: `2px solid ${colours[role] ?? colours.text}`, outlineOffset: "1px" })
    return [word]
  })
}

function wordsOf(key) {
  const host = document.querySelector(`.st-key-${CSS.escape(key)}`)
  const inside = host && [...host.querySelectorAll("*")].map(element => element.shadowRoot).find(Boolean)
  return host ? [...(inside ?? host).querySelectorAll(inside ? "li:has(.word)" : "[data-testid^=stBaseButton-pills]")] : []
}
