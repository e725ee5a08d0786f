import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArchitectureError } from './architecture-error'
import { readArchitecture } from './architecture-file'
import { OWN_FIGURES, SHARED_FIGURES } from './architecture-figures'
import { architectureNamed } from './architectures'

const RUNS = 50
const SEED = 20260
const origin = { where: 'mine.json', source: 'user' }
const ipu = { ...architectureNamed('gc2'), name: 'mine' }
const gpu = { ...architectureNamed('v100'), name: 'mine' }
const read = (json: unknown) => readArchitecture(json, origin)
const changed = (field: string, value: unknown) => read({ ...ipu, [field]: value })
const figures = Object.keys({ ...SHARED_FIGURES, ...OWN_FIGURES.ipu })
const field = fc.constantFrom(...figures)
const check = <T>(values: fc.Arbitrary<T>, wrong: (value: T) => void) =>
  fc.assert(fc.property(values, wrong), { numRuns: RUNS, seed: SEED })

describe("a device of the user's own", () => {
  it('is read in the form of the sheets here', () => {
    expect(read(ipu)).toEqual(ipu)
    expect(read(gpu)).toEqual(gpu)
  })

  it('is read from numbers alone, which are in SI units', () => {
    const numbers = Object.entries(gpu).map(([name, figure]) => [
      name,
      typeof figure === 'string' ? figure : figure.value,
    ])
    const { memory, name, clock } = read(Object.fromEntries(numbers))
    expect(name).toBe('mine')
    expect(memory).toEqual({ value: 16 * 2 ** 30, unit: 'byte', source: 'user' })
    expect(clock).toEqual({ value: 1.53e9, unit: 'Hz', source: 'user' })
  })

  it('needs no title, unit or source', () => {
    const { title: _title, ...untitled } = ipu
    const sheet = read({ ...untitled, boardPower: { value: 100 } })
    expect(sheet.title).toBe('mine')
    expect(sheet.boardPower).toEqual({ value: 100, unit: 'W', source: 'user' })
  })
})

describe('a data sheet that is wrong', () => {
  it('names any figure that is missing', () => {
    check(field, (name) => {
      expect(() => changed(name, undefined)).toThrow(`mine.json: "${name}" is missing`)
    })
  })

  it('names any figure that is no number', () => {
    const noNumber = fc.constantFrom(NaN, Infinity, -Infinity, null, 'many', true, [], {}, { value: null })
    check(fc.tuple(field, noNumber), ([name, value]) => {
      expect(() => changed(name, value)).toThrow(new RegExp(`^mine\\.json: "${name}" is .*no number$`))
    })
  })

  it('names any figure that is negative', () => {
    check(
      fc.tuple(field, fc.double({ max: -1e-300, noNaN: true, noDefaultInfinity: true })),
      ([name, value]) => {
        expect(() => changed(name, value)).toThrow(`mine.json: "${name}" is ${value}`)
      },
    )
  })

  it('names any figure in another unit', () => {
    check(fc.tuple(field, fc.constantFrom('GB', 'TFLOP/s', '', null, 7)), ([name, unit]) => {
      const figure = { value: 1, unit, source: 'user' }
      expect(() => changed(name, figure)).toThrow(
        `"${name}" has the unit ${JSON.stringify(unit)}, which is not`,
      )
    })
  })

  it('says that a device with no memory holds nothing', () => {
    expect(() => changed('memory', 0)).toThrow('"memory" is 0: a device with no memory holds no network')
    expect(() => changed('memoryPerTile', 0)).toThrow('"memoryPerTile" is 0')
  })

  it('sees by its size that a number is in another unit', () => {
    expect(() => changed('clock', 1.6)).toThrow('"clock" is 1.6, which no device has')
    expect(() => changed('peakFp16', 124.5)).toThrow(
      expect.objectContaining({ remedy: 'Give peakFp16 in FLOP/s, from 1e6 to 1e21.' }),
    )
  })

  it('refuses parts of a tile', () => {
    expect(() => changed('tiles', 1.5)).toThrow('"tiles" is 1.5')
    expect(() => changed('tiles', 1.5)).toThrow(
      expect.objectContaining({ remedy: 'Give tiles as a whole number, from 1 to 1e9.' }),
    )
  })

  it('names an unknown field and an unknown kind', () => {
    expect(() => changed('colour', 1)).toThrow('"colour" is no field of a data sheet')
    expect(() => changed('cores', 1)).toThrow('"cores" is no field of a data sheet')
    expect(() => changed('kind', 'tpu')).toThrow('"kind" is "tpu", which is none that is known')
    expect(() => changed('kind', undefined)).toThrow('"kind" is missing')
  })

  it('names a name that is missing or empty', () => {
    expect(() => changed('name', undefined)).toThrow('"name" is missing')
    expect(() => changed('name', ' ')).toThrow('"name" is no text')
    expect(() => changed('name', 'my\ngpu')).toThrow('"name" is no text of one line')
    expect(() => changed('title', 7)).toThrow('"title" is no text')
  })

  it('sees figures that contradict each other', () => {
    expect(() => changed('memory', 1e9)).toThrow('"memory" is 1000000000 byte, and tiles x memoryPerTile is')
    expect(() => changed('idlePower', 200)).toThrow('"idlePower" is 200 W, more than boardPower, 157.5 W')
  })

  it('is refused with an error of its own, whatever it is', () => {
    check(fc.jsonValue(), (json) => {
      expect(() => read(json)).toThrow(ArchitectureError)
    })
  })
})
