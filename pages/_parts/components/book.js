// Brings a book of lines; it shows nothing.
import { shelve } from "./books.js"

export default function ({ data }) {
  shelve(JSON.parse(new TextDecoder().decode(data)))
}
