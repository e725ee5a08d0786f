import { createInterface } from 'node:readline'

/**
 * What TensorFlow says of how it was built, and of processors that compute in half precision by its other library: nobody can act on it. It says the first two while it is loaded, in an
 * initialiser that runs before the one that reads `TF_CPP_MIN_LOG_LEVEL`, so no setting keeps it from them.
 */
const GREETING =
  /absl::InitializeLog|oneDNN custom operations|optimized to use available CPU instructions|rebuild TensorFlow|oneDNN supports DT_HALF only/

/** Passes on what a worker writes to standard error, line by line, without TensorFlow's greeting. */
export function passWords(from: NodeJS.ReadableStream, to: NodeJS.WritableStream): void {
  createInterface({ input: from, crlfDelay: Infinity }).on('line', (line) => {
    if (!GREETING.test(line)) to.write(`${line}\n`)
  })
}
