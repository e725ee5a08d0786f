import { expect, it } from 'vitest'
import { describeHierarchy } from './describe-hierarchy'
import type { Stage } from './hierarchies'
import { levelOf } from './fixtures/topologies'

const topology = [levelOf('devices', 8, 25e9, 1e-6), levelOf('nodes', 6, 7e9, 5e-6)]
const stage = (pattern: Stage['pattern'], ...spans: [level: number, size: number][]): Stage => ({
  pattern,
  chunks: 1,
  latency: 0,
  slope: 0,
  spans: spans.map(([level, size]) => ({ level, size })),
})

it('names the way there, across and back', () => {
  expect(describeHierarchy([stage('ring', [0, 8]), stage('tree', [1, 6])], topology)).toBe(
    'reduce-scatter over 8 devices, tree over 6 nodes, all-gather over 8 devices',
  )
  expect(describeHierarchy([stage('tree', [0, 8]), stage('ring', [1, 6])], topology)).toBe(
    'reduce over 8 devices, ring over 6 nodes, broadcast over 8 devices',
  )
})

it('says in one stage what joins levels, and in turns what splits one', () => {
  expect(describeHierarchy([stage('ring', [0, 8], [1, 6])], topology)).toBe('ring over 8 devices of 6 nodes')
  const split = [stage('ring', [0, 2]), stage('ring', [0, 4]), stage('ring', [1, 3]), stage('ring', [1, 2])]
  expect(describeHierarchy(split, topology)).toBe(
    'reduce-scatter over 2 x 4 devices in turn, reduce-scatter over 3 nodes, ring over 2 nodes, ' +
      'all-gather over 3 nodes, all-gather over 4 x 2 devices in turn',
  )
})
