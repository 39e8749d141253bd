// Titles of figures, in lines that fit: Plotly lets them run out of the picture.

const BETWEEN = / · / // between the parts of a subtitle
const PIECES = /<[^>]+>|&#?\w+;|\s+|[（「《“]*[⺀-鿿＀-￯][，。；：、）」》”]*|[^\s<&⺀-鿿＀-￯]+|[<&]/g // what is never cut

// The lines of an HTML text of Plotly's, each at most `room` wide where that can be; `width` measures plain text.
export function wrapped(html, room, width) {
  const fits = line => width(read(line)) <= room
  return html.split("<br>").flatMap(line => fits(line) ? [line] : linesOf(line, fits)).join("<br>")
}

// Between two parts if they are not too long themselves, else between two words.
function linesOf(line, fits) {
  return gathered(line.split(BETWEEN), " · ", fits).flatMap(part => fits(part) ? [part] : gathered(part.match(PIECES) ?? [], "", fits))
}

function gathered(parts, between, fits) {
  const lines = []
  for (const part of parts) {
    const longer = [...lines.slice(-1), part].join(between)
    if (lines.length && (fits(longer) || !read(lines.at(-1)).trim() || !read(part).trim())) lines[lines.length - 1] = longer
    else lines.push(part.trimStart())
  }
  return lines.map(line => line.trimEnd())
}

const read = html => html.replace(/<[^>]*>/g, "").replace(/&#?\w+;/g, "m")
