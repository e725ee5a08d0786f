import { describe, expect, it } from 'vitest'
import type { Figure } from '../architecture'
import { fittedConstants, type DeviceConstants } from './constants'
import file from './constants.json'

type Names<T> = { readonly [Key in keyof T]: true }

// The compiler asks for every name of the types here, and for no other.
const kernel: Names<DeviceConstants['gpu']> = {
  ...{ fp32Efficiency: true, tensorEfficiency: true, memoryEfficiency: true, kernelSeconds: true },
  ...{ blockElements: true, tensorBlockElements: true, blocksPerProcessor: true },
  ...{ splitDepth: true, contextBytes: true },
}
const tile: Names<DeviceConstants['tile']> = {
  ...{ productEfficiency: true, vectorCycles: true, functionCycles: true },
  ...{ randomCycles: true, copyCycles: true, syncCycles: true, productSupersteps: true },
  ...{ exchangeEfficiency: true, codeBytes: true },
}
const energy: Names<DeviceConstants['energy']> = { active: true, compute: true, memory: true, link: true }
const software: Names<DeviceConstants['software']['ngc']> = {
  ...{ dispatchSeconds: true, productShare: true, loopSeconds: true, fusedShare: true, callSeconds: true },
  ...{ loadSeconds: true, trialSeconds: true, feedBandwidth: true, fetchBandwidth: true, trials: true },
  ...{ trialExamples: true, loopCycles: true, spreadSeconds: true, spreadExamples: true },
  ...{ collectiveSeconds: true, imbalance: true, copies: true, compileSeconds: true },
  compileRootSeconds: true,
}
const stacks: Names<DeviceConstants['software']> = {
  ...{ 'tf2.1': true, 'tf2.1-ipu': true, ngc: true, poplar: true, tfjs: true },
}

const UNITS = new Set(['1', 's', 'byte', 'byte/s'])
const sorted = (names: object): string[] => Object.keys(names).sort()

describe('the file of constants', () => {
  it.each([
    ['gpu', file.gpu, kernel],
    ['host', file.host, kernel],
    ['tile', file.tile, tile],
    ['energy', file.energy, energy],
  ])('has every name of %s and no other', (_name, group, names) => {
    expect(sorted(group)).toEqual(sorted(names))
  })

  it('has every name of every software', () => {
    expect(sorted(file.software)).toEqual(sorted(stacks))
    for (const of of Object.values(file.software)) expect(sorted(of)).toEqual(sorted(software))
  })

  it('has finite values, positive but for what a software does not do, each with unit and source', () => {
    const devices: Figure[] = [file.gpu, file.host, file.tile, file.energy].flatMap((of) => Object.values(of))
    const stacks: Figure[] = Object.values(file.software).flatMap((of) => Object.values(of))
    for (const { value, unit, source } of [...devices, ...stacks]) {
      expect(Number.isFinite(value)).toBe(true)
      expect(UNITS).toContain(unit)
      expect(source).toMatch(/\w{3}/)
    }
    for (const { value } of devices) expect(value).toBeGreaterThan(0)
    for (const { value } of stacks) expect(value).toBeGreaterThanOrEqual(0)
  })

  it('has efficiencies and shares of at most the whole', () => {
    const { gpu, host, tile, software } = fittedConstants
    const efficiencies = [gpu, host].flatMap((of) => [of.fp32Efficiency, of.memoryEfficiency])
    const shares = Object.values(software).map(({ fusedShare }) => fusedShare)
    for (const share of [...efficiencies, ...shares, ...[tile.productEfficiency, tile.exchangeEfficiency]])
      expect(share).toBeLessThanOrEqual(1)
  })
})
