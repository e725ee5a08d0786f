// @ts-check
/**
 * Stamps and the numbers of their point-spread functions one after the other, as `ForwardPasses.run` takes them.
 * @param {{ pixels: Float32Array, psfs: Float32Array }[]} stamps @returns {[stamps: Float32Array, psfs: Float32Array]}
 */
export function stacked(stamps) {
  return [joined(stamps.map(({ pixels }) => pixels)), joined(stamps.map(({ psfs }) => psfs))]
}

/** @param {Float32Array[]} parts all of one length */
function joined(parts) {
  const length = parts[0]?.length ?? 0
  const all = new Float32Array(parts.length * length)
  parts.forEach((part, index) => all.set(part, index * length))
  return all
}
