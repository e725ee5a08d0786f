import { describe, expect, it } from 'vitest'
import { pixels } from '../units/quantities'
import { card } from '../fits/write-fits'
import { parseHeader } from '../fits/header'
import { parentFromPixel, pixelFromParent, readParentOffset } from './parent-pixels'

const headerOf = (cards: string[]) =>
  parseHeader(cards.map((line) => line.padEnd(80)).join(''), { file: 'sub', extension: 0, byte: 0 })
const RUBIN = [card('CTYPE1A', "'LINEAR'"), card('CRVAL1A', 12000), card('CRPIX1A', 1), card('CRVAL2A', 8000)]

describe('readParentOffset', () => {
  it('reads the alternate coordinates A of Rubin', () => {
    expect(readParentOffset(headerOf([...RUBIN, card('CRPIX2A', 1)]))).toEqual({ x: 12000, y: 8000 })
    expect(readParentOffset(headerOf([...RUBIN, card('CRPIX2A', 11)]))).toEqual({ x: 12000, y: 7990 })
  })

  it('reads LTV, whose sign is the other way round', () => {
    expect(readParentOffset(headerOf([card('LTV1', -300), card('LTV2', 25)]))).toEqual({ x: 300, y: -25 })
    expect(readParentOffset(headerOf([card('LTV1', 0), card('LTV2', 0)]))).toEqual({ x: 0, y: 0 })
  })

  it('is null where the header says nothing', () => {
    expect(readParentOffset(headerOf([card('CRPIX1', 5)]))).toBeNull()
  })

  it.each([
    ['LTM1_1 is 0.5', [card('LTV1', -3), card('LTM1_1', 0.5)]],
    ['CDELT1A is 2', [...RUBIN, card('CDELT1A', 2)]],
  ])('refuses a sub-image that was scaled: %s', (message, cards) => {
    expect(() => readParentOffset(headerOf(cards))).toThrow(message)
  })

  it('takes pixels there and back', () => {
    const offset = { x: pixels(12000), y: pixels(8000) }
    const parent = parentFromPixel(offset, { x: pixels(1.5), y: pixels(2) })
    expect(parent).toEqual({ x: 12001.5, y: 8002 })
    expect(pixelFromParent(offset, parent)).toEqual({ x: 1.5, y: 2 })
  })
})
