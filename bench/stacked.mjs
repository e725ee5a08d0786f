// @ts-check
/** Stamps one after the other, as a network takes them. @param {{ pixels: Float32Array }[]} stamps */
export function stacked(stamps) {
  const length = stamps[0]?.pixels.length ?? 0
  const all = new Float32Array(stamps.length * length)
  stamps.forEach(({ pixels }, index) => all.set(pixels, index * length))
  return all
}
