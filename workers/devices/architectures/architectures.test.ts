import { describe, expect, it } from 'vitest'
import type { Figure } from '../architecture'
import { ARCHITECTURE_NAMES, architectureNamed } from './architectures'
import { hostArchitecture } from './host-architecture'

const NAMES = 'gc2 gc200 bow v100 v100-32gb v100-pcie a100 h100 t4 host'.split(' ')

/** Peak rates in TFLOP/s, memory in GB as sold, its bandwidth in GB/s, power in W: the makers' figures. */
const PUBLISHED = [
  ['gc2', 31.1, 124.5, 0.319, 45_000, 157.5],
  ['gc200', 62.5, 250, 0.9, 47_500, 300],
  ['bow', 87, 350, 0.9, 65_400, 312.5],
  ['v100', 15.7, 125, 16, 900, 300],
  ['v100-32gb', 15.7, 125, 32, 900, 300],
  ['v100-pcie', 14, 112, 16, 900, 250],
  ['a100', 19.5, 312, 40, 1555, 400],
  ['h100', 67, 989, 80, 3350, 700],
  ['t4', 8.1, 65, 16, 320, 70],
] as const

describe('the devices that are known', () => {
  it('are those that --device names', () => {
    expect(ARCHITECTURE_NAMES).toEqual(NAMES)
    expect(NAMES.map((name) => architectureNamed(name).name)).toEqual(NAMES)
  })

  it.each(PUBLISHED)('%s has the figures of its maker', (name, fp32, fp16, gigabytes, bandwidth, power) => {
    const sheet = architectureNamed(name)
    expect(sheet.peakFp32.value).toBeCloseTo(fp32 * 1e12, -10)
    expect(sheet.peakFp16.value).toBeCloseTo(fp16 * 1e12, -10)
    expect(sheet.memoryBandwidth.value).toBeCloseTo(bandwidth * 1e9, -8)
    expect(sheet.boardPower.value).toBe(power)
    // Memory is sold in powers of 1000 or 1024, and rounded.
    expect(Math.abs(sheet.memory.value / (gigabytes * 1e9) - 1)).toBeLessThan(0.08)
  })

  it.each([
    // Single-precision operations of a tile, multiprocessor or core in a cycle.
    ['gc2', 'tiles', 16],
    ['gc200', 'tiles', 32],
    ['bow', 'tiles', 32],
    ['v100', 'multiprocessors', 128],
    ['v100-32gb', 'multiprocessors', 128],
    ['v100-pcie', 'multiprocessors', 128],
    ['a100', 'multiprocessors', 128],
    ['h100', 'multiprocessors', 256],
    ['t4', 'multiprocessors', 128],
    ['host', 'cores', 32],
  ])('%s has %s whose number and clock give the peak rate', (name, processors, operations) => {
    const { clock, peakFp32, ...sheet } = architectureNamed(name)
    const { value: count } = Object.fromEntries(Object.entries(sheet))[processors] as Figure // Each of these fields is a figure.
    expect(Math.abs((count * clock.value * operations) / peakFp32.value - 1)).toBeLessThan(0.01)
  })

  it('names what is unknown and what is known', () => {
    expect(() => architectureNamed('gc3')).toThrow('device "gc3": no such device is known')
    expect(() => architectureNamed('gc3')).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('gc2, gc200, bow, v100') as string }),
    )
  })

  it('takes this machine for the host', () => {
    const host = hostArchitecture({ cores: 4, clock: 3e9, memory: 2 ** 34 })
    expect(host).toMatchObject({ kind: 'host', cores: { value: 4 }, clock: { value: 3e9, unit: 'Hz' } })
    expect(host.memory).toEqual({ value: 2 ** 34, unit: 'byte', source: 'this machine' })
    expect(host.peakFp32.value).toBe(4 * 3e9 * 32)
    expect(hostArchitecture({ cores: 4, clock: null, memory: 1 }).clock).toEqual(
      architectureNamed('host').clock,
    )
  })
})
