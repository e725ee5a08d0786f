/** Random numbers that depend on nothing but the integers they were asked with, so that nothing needs keeping to go on. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number
  /** From the unit normal distribution. */
  normals(count: number): Float32Array
  /** -1 or 1, each as often. */
  signs(count: number): Float32Array
}

/** The stream of a seed and of what counts the streams of a run: a step, the place of a layer, ... */
export function randomStream(...seeds: readonly number[]): RandomStream {
  let state = seeds.reduce((hash, seed) => mix((hash + Math.imul(seed | 0, 0x9e3779b1)) | 0), 0x2545f491)
  const bits = (): number => {
    state = (state + 0x9e3779b9) | 0
    return mix(state)
  }
  const uniform = (): number => (bits() >>> 0) / 2 ** 32
  return {
    uniform,
    normals: (count) => normals(count, uniform),
    signs: (count) => Float32Array.from({ length: count }, () => (bits() < 0 ? -1 : 1)),
  }
}

/** By Box & Muller (1958), two at a time. */
function normals(count: number, uniform: () => number): Float32Array {
  const values = new Float32Array(count)
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    values[at] = radius * Math.cos(angle)
    if (at + 1 < count) values[at + 1] = radius * Math.sin(angle)
  }
  return values
}

/** A mixer of 32 bits (splitmix32, after Steele, Lea & Flood 2014). */
function mix(bits: number): number {
  let mixed = bits
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}
