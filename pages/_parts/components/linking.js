// What belongs together: a figure is one or more maps of cells, and a map's rows and columns are places of something
// (a query, a key, a coordinate). A spot gives some of them a value; what shares a value lights up.
//
// map: { row, column, rows, columns, left, top, given, only, first, tall, lines }. `row` and `column` name what they are
// places of, or are null; (left, top) is the corner of the first cell in the figure's own coordinates; `given`, values
// that hold in all of the map; `only`, names on which a spot has to agree to light anything here; `first`, the place
// of the first column; `tall`, one row as high as the figure: bars; `points`, [x, y] of each column on a map. What is not
// said is as usual.

const TOKENS = ["query", "key"] // a token is both: who asks, and who answers
const HUES = { query: "query", key: "key", v: "value", o: "output" }

// The cell under a point, as { map, row, column }; beside a lone map the label of a row or column is pointed at.
export function cellAt(maps, x, y) {
  for (const map of maps) {
    if (map.points) continue
    const row = map.tall ? 0 : Math.floor(y - topOf(map)), column = Math.floor(x - leftOf(map))
    const inRows = row >= 0 && row < map.rows, inColumns = column >= 0 && column < map.columns
    if (inRows && inColumns) return { map, row, column }
    if (maps.length === 1 && !map.tall && inRows && column < 0) return { map, row, column: null }
    if (maps.length === 1 && !map.tall && inColumns && row >= map.rows) return { map, row: null, column }
  }
  return null
}

export const leftOf = map => map.left ?? -0.5
export const topOf = map => map.top ?? -0.5

// What a cell says: { query: 1, key: 2, head: 0 }.
export function valuesAt({ map, row, column }) {
  const values = { ...map.given }
  if (map.row && row !== null) values[map.row] = row
  if (map.column && column !== null) values[map.column] = column + (map.first ?? 0)
  return values
}

// Where a map lights up for these values: boxes { row, column, rows, columns, hue, kind }.
export function lit(map, values) {
  for (const name of map.only ?? []) if (name in values && values[name] !== map.given?.[name]) return []
  const first = map.first ?? 0
  const rows = places(map.row, values).filter(([row]) => row < map.rows)
  const columns = places(map.column, values).map(([column, hue]) => [column - first, hue]).filter(([column]) => column >= 0 && column < map.columns)
  if (map.points) return columns.map(([column, hue]) => ({ row: 0, column, hue, kind: "point" }))
  if (rows.length && columns.length && map.row in values && map.column in values) return [{ row: rows[0][0], column: columns[0][0], rows: 1, columns: 1, hue: "text", kind: "cell" }]
  return [
    ...rows.map(([row, hue]) => ({ row, column: 0, rows: 1, columns: map.columns, hue, kind: "row" })),
    ...columns.map(([column, hue]) => ({ row: 0, column, rows: map.rows, columns: 1, hue, kind: "column" })),
  ]
}

function places(name, values) {
  if (!name) return []
  if (name in values) return [[values[name], hueOf(name)]]
  if (name === "token") return TOKENS.filter(role => role in values).map(role => [values[role], role])
  return TOKENS.includes(name) && "token" in values ? [[values.token, name]] : []
}

const hueOf = name => HUES[name.split("_")[0]] ?? "text"

// The cells of a map that share neither row nor column with what is lit in it, as boxes.
export function quiet(map, boxes) {
  if (map.points || !boxes.length) return []
  const between = (lit, count) => [-1, ...lit.sort((a, b) => a - b), count].slice(0, -1).map((place, n, all) => [place + 1, (all[n + 1] ?? count) - place - 1]).filter(([, size]) => size > 0)
  const across = kind => boxes.filter(box => box.kind !== kind)
  return between(across("column").map(box => box.row), map.rows).flatMap(([row, rows]) =>
    between(across("row").map(box => box.column), map.columns).map(([column, columns]) => ({ row, column, rows, columns })))
}

// Which tokens these values speak of, each with the role it has.
export function tokensOf(values) {
  return Object.entries(values).filter(([name]) => name === "token" || TOKENS.includes(name)).map(([role, token]) => ({ token, role }))
}

// The cell one step further; at the edge of a map it goes on in the next one that lies that way.
export function stepped(maps, { map, row, column }, across, down) {
  const to = { map, row: (row ?? 0) + down, column: (column ?? 0) + across }
  if (to.row >= 0 && to.row < map.rows && to.column >= 0 && to.column < map.columns) return to
  const middle = other => [leftOf(other) + other.columns / 2, topOf(other) + other.rows / 2]
  const [x, y] = middle(map)
  const ahead = other => { const [u, v] = middle(other); return across ? Math.sign(u - x) === across && Math.abs(v - y) < 0.5 : Math.sign(v - y) === down && Math.abs(u - x) < 0.5 }
  const distance = other => { const [u, v] = middle(other); return Math.abs(u - x) + Math.abs(v - y) }
  const next = maps.filter(ahead).sort((a, b) => distance(a) - distance(b))[0]
  if (!next) return { map, row: row ?? 0, column: column ?? 0 }
  const within = (place, count) => Math.min(place, count - 1)
  return { map: next, row: down ? (down > 0 ? 0 : next.rows - 1) : within(to.row, next.rows),
    column: across ? (across > 0 ? 0 : next.columns - 1) : within(to.column, next.columns) }
}

// The cell of a figure that these values mean, else its first.
export function cellOf(maps, values) {
  const fits = map => Object.entries(map.given ?? {}).every(([name, value]) => !(name in values) || values[name] === value)
  const map = maps.find(fits) ?? maps[0]
  const within = (place, count) => Math.max(0, Math.min(place ?? 0, count - 1))
  return { map, row: within(values[map.row], map.rows), column: within((values[map.column] ?? 0) - (map.first ?? 0), map.columns) }
}
