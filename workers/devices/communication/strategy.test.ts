import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allreduceNames } from './best-allreduce'
import { DETERMINISTIC } from './fixtures/topologies'
import { defaultStrategy, describeStrategy, parseStrategy, strategyWords } from './strategy'

describe('a strategy', () => {
  it('is replicas with the best allreduce where nothing is said', () => {
    expect(parseStrategy(null)).toEqual(defaultStrategy)
    expect(parseStrategy('replicas')).toEqual(defaultStrategy)
    expect(describeStrategy(defaultStrategy)).toBe('replicas+best')
  })

  it('is read from words in any order', () => {
    const strategy = {
      ...defaultStrategy,
      stages: 4,
      microBatches: 16,
      accumulate: 2,
      recompute: true,
      allreduce: 'ring',
      fused: true,
      fp16Gradients: true,
    }
    expect(parseStrategy('pipeline:4+micro:16+accumulate:2+recompute+ring+fused+fp16-gradients')).toEqual(
      strategy,
    )
    expect(
      parseStrategy('fp16-gradients + fused + ring + recompute+accumulate:2+micro:16+pipeline:4'),
    ).toEqual(strategy)
  })

  it('pools gradients that are sparse', () => {
    expect(parseStrategy('sparse')).toEqual({ ...defaultStrategy, fused: true, sparse: true })
    expect(parseStrategy('fused+sparse')).toEqual(parseStrategy('sparse'))
  })

  it('is described in words that are read as the same', () => {
    const count = fc.integer({ min: 1, max: 1000 })
    const strategies = fc
      .record({
        stages: count,
        microBatches: count,
        accumulate: count,
        parts: count,
        recompute: fc.boolean(),
        spill: fc.boolean(),
        allreduce: fc.constantFrom(...allreduceNames),
        fused: fc.boolean(),
        sparse: fc.boolean(),
        fp16Gradients: fc.boolean(),
      })
      .map((strategy) => ({ ...strategy, fused: strategy.fused || strategy.sparse }))
      // A network lies on several devices in one way.
      .map((strategy) => (strategy.stages > 1 ? { ...strategy, parts: 1 } : strategy))
    fc.assert(
      fc.property(strategies, (strategy) => {
        expect(parseStrategy(describeStrategy(strategy))).toEqual(strategy)
      }),
      DETERMINISTIC,
    )
  })

  it.each(['rings', '', 'ring+', '__proto__', 'pipeline:2:3', 'ring,tree'])(
    'lists the known words for %j',
    (text) => {
      expect(() => parseStrategy(text)).toThrow(strategyWords.join(', '))
    },
  )

  it.each([
    'pipeline',
    'pipeline:',
    'pipeline:1',
    'micro:0',
    'micro:-1',
    'accumulate:1.5',
    'micro:1e3',
    'micro:99999999999999999',
  ])('wants a whole number in %j', (text) => {
    expect(() => parseStrategy(text)).toThrow(/takes a whole number of at least \d, as .*, not /)
  })

  it('refuses a number where none belongs, and two words of one subject', () => {
    expect(() => parseStrategy('ring:4')).toThrow('ring takes no number')
    expect(() => parseStrategy('ring+tree')).toThrow('ring and tree say the same')
    expect(() => parseStrategy('replicas+pipeline:2')).toThrow('replicas and pipeline:2 say the same')
  })
})
