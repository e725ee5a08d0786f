import { expect, test } from 'vitest'
import { beyondEdge } from './edges'

test('a neighbour is looked for just beyond the edge, as near as can be to what is in sight', () => {
  const size = { width: 400, height: 300 }
  expect(beyondEdge(size, { x: 100, y: 50 }, 'left')).toEqual({ x: -20, y: 50 })
  expect(beyondEdge(size, { x: 100, y: 900 }, 'right')).toEqual({ x: 419, y: 299 })
  expect(beyondEdge(size, { x: -5, y: 50 }, 'up')).toEqual({ x: 0, y: 319 })
  expect(beyondEdge(size, { x: 100, y: 50 }, 'down')).toEqual({ x: 100, y: -20 })
})
