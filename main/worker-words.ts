import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** What TensorFlow says of how it was built whenever it is loaded: no setting keeps it from it, and nobody can act on it. */
const GREETING =
  /absl::InitializeLog|oneDNN custom operations|optimized to use available CPU instructions|rebuild TensorFlow/

/** Passes on what a worker writes to standard error, line by line, without TensorFlow's greeting. */
export function passWords(from: Readable, to: Writable): void {
  createInterface({ input: from, crlfDelay: Infinity }).on('line', (line) => {
    if (!GREETING.test(line)) to.write(`${line}\n`)
  })
}
