// Where both arrows of page 1 are now. The plane says so at every move; what else shows them follows at once.
const SHARED = Symbol.for("dot-to-attention.arrows")

export const arrows = (document[SHARED] ??= {
  now: null, // { a, b }, null while no plane is on the page
  heard: new Set(),
  say(now) {
    this.now = now
    for (const hear of this.heard) hear()
  },
})
