import { describe, expect, it } from 'vitest'
import { v100Cluster } from './fixtures/v100-cluster'
import { checkTopology, devicesOf, topologyOf } from './topology'

const sizes = (devices: number) => topologyOf(v100Cluster, devices).map(({ name, size }) => [name, size])

describe('the topology of an architecture', () => {
  it('has one level in a node, and none for one device', () => {
    expect(topologyOf(v100Cluster, 4)).toEqual([
      { name: 'devices', size: 4, bandwidth: 150e9, latency: 3.4e-6 },
    ])
    expect(sizes(8)).toEqual([['devices', 8]])
    expect(sizes(1)).toEqual([])
  })

  it('has a second level of nodes', () => {
    const topology = topologyOf(v100Cluster, 512)
    expect(topology[1]).toEqual({ name: 'nodes', size: 64, bandwidth: 7e9, latency: 9.6e-6 })
    expect(devicesOf(topology)).toBe(512)
  })

  it('spreads devices evenly over as few nodes as hold them, and takes each for the fullest', () => {
    expect(sizes(12)).toEqual([['devices', 6], ['nodes', 2]]) // prettier-ignore
    expect(sizes(17)).toEqual([['devices', 6], ['nodes', 3]]) // prettier-ignore
  })

  it('has the replicas of one stage of a pipeline, which shares the network with the others', () => {
    expect(topologyOf(v100Cluster, 64, 4)).toEqual([
      { name: 'devices', size: 2, bandwidth: 150e9, latency: 3.4e-6 },
      { name: 'nodes', size: 8, bandwidth: 7e9 / 4, latency: 9.6e-6 },
    ])
    expect(topologyOf(v100Cluster, 64, 16)).toEqual([
      { name: 'nodes', size: 4, bandwidth: 7e9 / 8, latency: 9.6e-6 },
    ])
    expect(topologyOf(v100Cluster, 16, 16)).toEqual([])
    expect(() => topologyOf(v100Cluster, 6, 4)).toThrow('stages must divide the 6 devices, not 4')
  })

  it.each([0, -1, 1.5, NaN, Infinity])('has no place for %s devices', (devices) => {
    expect(() => topologyOf(v100Cluster, devices)).toThrow('devices must be a whole number')
  })

  it('names the level whose numbers make no sense', () => {
    const level = { name: 'racks', size: 2, bandwidth: 1e9, latency: 1e-6 }
    expect(() => checkTopology([{ ...level, size: 1.5 }])).toThrow('size of level racks')
    expect(() => checkTopology([{ ...level, bandwidth: 0 }])).toThrow('bandwidth of level racks')
    expect(() => checkTopology([{ ...level, latency: NaN }])).toThrow('latency of level racks')
  })
})
