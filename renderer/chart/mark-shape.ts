import { lineThrough, rectangle } from './drawing'

export const MARK_SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const
export type MarkShape = (typeof MARK_SHAPES)[number]

/** The outline of a mark around a place, with about the same area whatever its shape. */
export function markAt(shape: MarkShape, x: number, y: number, radius = 3.6): string {
  const side = radius * 0.9
  const tall = radius * 1.25
  switch (shape) {
    case 'circle':
      return `M${(x - radius).toFixed(2)} ${y.toFixed(2)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
    case 'square':
      return rectangle(x - side, y - side, 2 * side, 2 * side)
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
