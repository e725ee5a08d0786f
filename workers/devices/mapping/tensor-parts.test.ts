import { expect, it } from 'vitest'
import { builtInWorkload } from '../graphs/built-in-workload'
import { flopOf } from '../workload'
import { dividedWorkload, joinsOf } from './tensor-parts'

const llama = builtInWorkload('llama2-7b', 'inference')

it('leaves each of n devices an nth of the work, the weights and the state', () => {
  const part = dividedWorkload(llama, 8)
  expect(flopOf(part, 4)).toBeCloseTo(flopOf(llama, 4) / 8, -3)
  expect(part.parameters).toBe(llama.parameters / 8)
  expect(part.state.perExample).toBe(llama.state.perExample / 8)
})

it('changes nothing where there is one', () => {
  expect(dividedWorkload(llama, 1)).toBe(llama)
})

it('sums whole activations twice in each layer of a transformer', () => {
  const joins = joinsOf(dividedWorkload(llama, 8), 3, 8)
  expect(joins).toHaveLength(2 * 32)
  expect(joins.map(({ elements }) => elements)).toEqual(joins.map(() => 3 * 4096))
})

it('sums after every second product where nothing is added to what came in, and as often backward', () => {
  const count = (phase: 'inference' | 'training') => joinsOf(builtInWorkload('alexnet', phase), 1, 1).length
  expect(count('inference')).toBe(4)
  expect(count('training')).toBe(8)
})
