import { describe, expect, it } from 'vitest'
import { draggedTo, gripAt, keyed } from './brush-gesture'
import type { BrushedBins } from './brush-clause'

const BINS = [20, 10]
const BRUSH: BrushedBins = [
  [4, 8],
  [2, 5],
]
const SLACK = [0.5, 0.5]
const press = (key: string, shiftKey = false, ctrlKey = false) => ({ key, shiftKey, ctrlKey })

describe('a hand', () => {
  it('draws a brush over the bins that it touches, whichever way it goes, and inside the figure', () => {
    const grip = gripAt([6.2, 7.9], null, SLACK)
    expect(draggedTo(grip, [3.5, 9.1], BINS)).toEqual([
      [3, 7],
      [7, 10],
    ])
    expect(draggedTo(grip, [-50, 50], BINS)).toEqual([
      [0, 7],
      [7, 10],
    ])
    expect(draggedTo(grip, [6.2, 7.9], BINS)).toEqual([
      [6, 7],
      [7, 8],
    ])
  })

  it('moves a brush that it holds inside, as far as the figure goes', () => {
    const grip = gripAt([6, 3.6], BRUSH, SLACK)
    expect(grip.kind).toBe('move')
    expect(draggedTo(grip, [8.1, 4.4], BINS)).toEqual([
      [6, 10],
      [3, 6],
    ])
    expect(draggedTo(grip, [99, -99], BINS)).toEqual([
      [16, 20],
      [0, 3],
    ])
  })

  it('moves the end that it holds, and may pass the other', () => {
    const edge = gripAt([7.8, 3.5], BRUSH, SLACK)
    expect(edge).toMatchObject({ kind: 'edge', ends: [1, null] })
    expect(draggedTo(edge, [12.2, 9], BINS)).toEqual([
      [4, 12],
      [2, 5],
    ])
    expect(draggedTo(edge, [1.6, 9], BINS)).toEqual([
      [2, 4],
      [2, 5],
    ])
    expect(gripAt([4.2, 4.9], BRUSH, SLACK)).toMatchObject({ ends: [0, 1] })
  })

  it('begins anew beside a brush', () => expect(gripAt([15, 3], BRUSH, SLACK).kind).toBe('new'))
})

describe('keys', () => {
  it('begin with the middle, move, and with Shift resize; at least a bin stays', () => {
    expect(keyed(press('ArrowUp'), null, [16])).toBeNull()
    expect(keyed(press('ArrowLeft'), null, [16])).toEqual([[6, 10]])
    expect(keyed(press('ArrowUp'), BRUSH, BINS)).toEqual([
      [4, 8],
      [3, 6],
    ])
    expect(keyed(press('ArrowRight', false, true), BRUSH, BINS)).toEqual([
      [14, 18],
      [2, 5],
    ])
    expect(keyed(press('ArrowRight', true), BRUSH, BINS)).toEqual([
      [4, 9],
      [2, 5],
    ])
    expect(keyed(press('ArrowDown', true, true), BRUSH, BINS)).toEqual([
      [4, 8],
      [2, 3],
    ])
    expect(keyed(press('a'), BRUSH, BINS)).toBeNull()
  })
})
