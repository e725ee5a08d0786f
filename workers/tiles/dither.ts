const LENGTH = 10000

/** The sequence of 10,000 random numbers in (0, 1) that dithering adds and takes away. FITS 4.0, appendix I. */
const RANDOM = generate()

function generate(): Float32Array {
  const values = new Float32Array(LENGTH)
  let seed = 1
  for (let i = 0; i < LENGTH; i++) {
    seed = (16807 * seed) % 2147483647
    values[i] = seed / 2147483647
  }
  return values
}

/**
 * The random numbers for `count` pixels of piece `index` (0-based) under the image's ZDITHER0.
 *
 * Pieces start at different numbers of the sequence, itself drawn from it; a piece that reaches the end goes on
 * from the start that the next number draws. Read only: it may view the sequence. FITS 4.0, section 10.2.1.
 */
export function ditherFor(index: number, seed: number, count: number): Float32Array {
  const first = startOf((index + seed - 1) % LENGTH)
  // Most pieces are short enough to look at the sequence itself.
  if (first + count <= LENGTH) return RANDOM.subarray(first, first + count)
  const dither = new Float32Array(count)
  let draw = (index + seed - 1) % LENGTH
  for (let filled = 0; filled < count; draw = (draw + 1) % LENGTH) {
    const start = startOf(draw)
    const run = RANDOM.subarray(start, start + count - filled)
    dither.set(run, filled)
    filled += run.length
  }
  return dither
}

function startOf(draw: number): number {
  return Math.floor((RANDOM[draw] ?? 0) * 500)
}
