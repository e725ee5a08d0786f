import { lineThrough, rectangle } from './drawing'

export const MARK_SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const
/** Beside those, a cross: for what is known rather than measured. */
export type MarkShape = (typeof MARK_SHAPES)[number] | 'cross'

/** The outline of a mark around a place, with about the same area whatever its shape. */
export function markAt(shape: MarkShape, x: number, y: number, radius = 3.6): string {
  const side = radius * 0.9
  const tall = radius * 1.25
  switch (shape) {
    case 'circle':
      return `M${(x - radius).toFixed(2)} ${y.toFixed(2)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
    case 'square':
      return rectangle(x - side, y - side, 2 * side, 2 * side)
    case 'cross':
      return crossAt(x, y, radius * 1.5, radius * 0.4)
    case 'triangle':
      return `${lineThrough([
        [x, y - tall],
        [x + tall, y + side],
        [x - tall, y + side],
      ])}Z`
    case 'diamond':
      return `${lineThrough([
        [x, y - tall],
        [x + tall, y],
        [x, y + tall],
        [x - tall, y],
      ])}Z`
  }
}

/** A cross along the axes, its arms so long from the middle and twice so wide. */
function crossAt(x: number, y: number, long: number, half: number): string {
  const corner = [
    [half, half],
    [half, long],
    [-half, long],
    [-half, half],
  ] as const
  const arms = [0, 1, 2, 3].flatMap((turn) =>
    corner.map(([a, b]) => {
      const [cos, sin] = [[1, 0, -1, 0][turn] ?? 0, [0, 1, 0, -1][turn] ?? 0]
      return [x + a * cos - b * sin, y + a * sin + b * cos] as const
    }),
  )
  return `${lineThrough(arms)}Z`
}
