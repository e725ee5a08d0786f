import { expect, it } from 'vitest'
import {
  fittedConstants,
  type EnergyConstants,
  type KernelConstants,
  type SoftwareConstants,
  type TileConstants,
} from './constants'
import type { StackName } from './software'

// Records, so that a name that is added must be added here as well.
const KERNEL: Record<keyof KernelConstants, true> = {
  ...{ fp32Efficiency: true, operandRate: true, memoryEfficiency: true, kernelSeconds: true },
  ...{ blockElements: true, tensorBlockElements: true, blocksPerProcessor: true, splitDepth: true },
  contextBytes: true,
}
const TILE: Record<keyof TileConstants, true> = {
  ...{ productEfficiency: true, vectorCycles: true, functionCycles: true, randomCycles: true },
  ...{
    copyCycles: true,
    syncCycles: true,
    productSupersteps: true,
    exchangeEfficiency: true,
    codeBytes: true,
  },
}
const ENERGY: Record<keyof EnergyConstants, true> = { active: true, compute: true, memory: true, link: true }
const SOFTWARE: Record<keyof SoftwareConstants, true> = {
  ...{ dispatchSeconds: true, productShare: true, loopSeconds: true, fusedShare: true, callSeconds: true },
  ...{ loadSeconds: true, trialSeconds: true, feedBandwidth: true, fetchBandwidth: true, trials: true },
  ...{ trialExamples: true, loopCycles: true, spreadSeconds: true, spreadExamples: true },
  ...{
    collectiveSeconds: true,
    imbalance: true,
    copies: true,
    compileSeconds: true,
    compileRootSeconds: true,
  },
}
const STACKS: Record<StackName, true> = {
  'tf2.1': true,
  'tf2.1-ipu': true,
  ngc: true,
  poplar: true,
  tfjs: true,
}

it('the file of constants has every name of the model and no other, each a number from 0', () => {
  const { gpu, host, tile, energy, software } = fittedConstants
  expect(Object.keys(software).sort()).toEqual(Object.keys(STACKS).sort())
  const expected = [
    [gpu, KERNEL],
    [host, KERNEL],
    [tile, TILE],
    [energy, ENERGY],
  ] as const
  for (const [group, names] of [
    ...expected,
    ...Object.values(software).map((of) => [of, SOFTWARE] as const),
  ]) {
    expect(Object.keys(group).sort()).toEqual(Object.keys(names).sort())
    for (const value of Object.values(group)) expect(value).toBeGreaterThanOrEqual(0)
  }
})
