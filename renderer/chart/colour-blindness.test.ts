import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TONES, type Tone } from './drawing'

const sheet = readFileSync(join(import.meta.dirname, '..', 'style.css'), 'utf8')
const [light = '', dark = ''] = sheet.split('@media (prefers-color-scheme: dark)')

type Colour = readonly [number, number, number]
type Matrix = readonly [Colour, Colour, Colour]

/** What is seen of linear red, green and blue with no cones of one kind (Machado, Oliveira and Fernandes 2009, severity 1). */
const SEEN: Readonly<Record<string, Matrix>> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const times = (matrix: Matrix, [x, y, z]: Colour): Colour => {
  const row = ([a, b, c]: Colour): number => a * x + b * y + c * z
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function linear(block: string, tone: Tone): Colour {
  const hex = new RegExp(`--${tone}: #(\\w{6});`).exec(block)?.[1] ?? ''
  const part = (at: number): number => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return [part(0), part(2), part(4)]
}

const XYZ: Matrix = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
]

/** A colour in CIE L*a*b* under D65. */
function lab(colour: Colour): Colour {
  const clipped = colour.map((part) => Math.min(1, Math.max(0, part)))
  const [x, y, z] = times(XYZ, [clipped[0] ?? 0, clipped[1] ?? 0, clipped[2] ?? 0])
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116)
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const SERIES = TONES.filter((tone) => tone.startsWith('series'))

describe.each([
  ['light', light],
  ['dark', dark],
])('the colours of series in the %s scheme', (_name, block) => {
  it.each(Object.entries(SEEN))('differ with %s', (_kind, matrix) => {
    const seen = SERIES.map((tone) => lab(times(matrix, linear(block, tone))))
    const apart = seen.flatMap((one, at) =>
      seen.slice(at + 1).map((other, next) => ({
        pair: `${SERIES[at]} ${SERIES[at + 1 + next]}`,
        difference: Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]),
      })),
    )
    // Twice what is told apart side by side at a glance (about 5); dashes and marks differ as well.
    expect(apart.filter(({ difference }) => difference < 10)).toEqual([])
  })
})
