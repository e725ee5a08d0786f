/** Layers of the ziggurat, all of the same area; the lowest one has the tail. */
export const NORMAL_LAYERS = 128
/** Where the tail begins, and the area of a layer, for 128 layers (Marsaglia & Tsang 2000). */
const TAIL = 3.442619855899
const AREA = 9.91256303526217e-3

export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x)

/**
 * The layers: layer n reaches from -edges[n] to edges[n], and from heights[n] to heights[n + 1] of exp(-x^2 / 2). Layer 0 stands for the
 * base and the tail, so that its edge is wider than the tail's start.
 */
export function zigguratLayers(): { edges: Float64Array; heights: Float64Array } {
  const edges = new Float64Array(NORMAL_LAYERS + 1)
  edges[0] = AREA / normalDensity(TAIL)
  edges[1] = TAIL
  for (let layer = 2; layer < NORMAL_LAYERS; layer++) {
    const below = edges[layer - 1] ?? 0
    edges[layer] = Math.sqrt(-2 * Math.log(AREA / below + normalDensity(below)))
  }
  return { edges, heights: edges.map(normalDensity).fill(0, 0, 1) }
}
