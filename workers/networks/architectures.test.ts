import { describe, expect, it } from 'vitest'
import { ARCHITECTURE_NAMES } from '../../preload/contract-training'
import { ARCHITECTURES, flopOf, fullyBayesian, nameOfArchitecture, parametersOf } from './architectures'
import { layersOf } from './shape-network'

/** A Gaussian of three components, as the paper's networks give: three means and six numbers of the covariance. */
const PAPER_OUTPUTS = 9

describe('the architectures of Arcelin (2021)', () => {
  it('have the parameters of the paper with its nine outputs', () => {
    // 1.52 M and 2.73 M, worked out layer by layer from the paper's code.
    expect(parametersOf(ARCHITECTURES['arcelin-dnn'], PAPER_OUTPUTS)).toBe(1_517_217)
    expect(parametersOf(ARCHITECTURES['arcelin-bnn'], PAPER_OUTPUTS)).toBe(2_726_241)
  })

  it('lose only outputs where a shape alone is asked for', () => {
    expect(parametersOf(ARCHITECTURES['arcelin-dnn'])).toBe(1_517_217 - 4 * 4096 - 4)
    expect(layersOf(ARCHITECTURES['arcelin-bnn']).every(({ isBayesian }) => isBayesian)).toBe(true)
  })

  it('take 203 MFLOP forward', () => {
    expect(flopOf(ARCHITECTURES['arcelin-dnn'], PAPER_OUTPUTS) / 1e6).toBeCloseTo(203, 0)
  })
})

describe('our architectures', () => {
  it('have the cost that their model cards state', () => {
    expect(flopOf(ARCHITECTURES.standard) / 1e6).toBeCloseTo(205, 1)
    const fastHead = { ...ARCHITECTURES.small, stages: [24, 48, 96], psf: false }
    expect(flopOf(fastHead) / 1e6).toBeCloseTo(33.8, 1)
    // The cards leave out the mean and variance of the six bands, which are not trained.
    expect(parametersOf(ARCHITECTURES.standard)).toBe(2_224_465 + 12)
  })

  it('stay as they are when one is made Bayesian', () => {
    expect(fullyBayesian(ARCHITECTURES.small).bayesian).toHaveLength(8)
    expect(ARCHITECTURES.small.bayesian).toEqual([])
  })
})

describe('architectures by name', () => {
  it('are all those that a person may choose from', () => {
    expect(Object.keys(ARCHITECTURES)).toEqual(expect.arrayContaining([...ARCHITECTURE_NAMES]))
  })

  it('keep their name when their layers are Bayesian', () => {
    expect(nameOfArchitecture(fullyBayesian(ARCHITECTURES.standard))).toBe('standard')
    expect(nameOfArchitecture({ ...ARCHITECTURES.small, dense: 7 })).toBeNull()
  })
})
