import { cp, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { Workload as Schema } from '../../preload/contract-workload'
import { amountAt, flopOf, type Workload } from '../devices/workload'
import { readModel } from '../networks/model-folder'
import { layersOf, sideAfter } from '../networks/shape-network'
import { loadTensorFlow, type TensorFlow } from '../networks/tensorflow'
import { recordWorkload } from './record-workload'

const models = join(import.meta.dirname, '../../models')
let tensorflow: TensorFlow

beforeAll(async () => {
  tensorflow = await loadTensorFlow()
})

const record = (
  name: string,
  phase: Workload['phase'],
  options: { samples?: number; symmetric?: boolean } = {},
): Promise<Workload> =>
  recordWorkload(tensorflow, {
    ...{ folder: join(models, name), phase },
    ...{ samples: options.samples ?? null, symmetric: options.symmetric ?? null },
  })

/** Products of a forward pass from the architecture alone, FLOP for each stamp. */
async function productsOf(name: string): Promise<number> {
  const { description } = await readModel(join(models, name))
  const { architecture } = description
  return layersOf(architecture).reduce((sum, { kernel, stride }, at) => {
    const weights = kernel.reduce((product, side) => product * side, 1)
    const side = stride === 0 ? 1 : sideAfter(architecture.side, Math.floor(at / 2) + (stride === 2 ? 1 : 0))
    return sum + 2 * weights * side ** 2
  }, 0)
}

const matrixFlop = ({ operations }: Workload): number =>
  operations.reduce((sum, { engine, flop }) => (engine === 'matrix' ? sum + flop.perExample : sum), 0)

describe('a recorded forward pass', () => {
  it.each(['dnn', 'central', 'fast-head'])('of %s has the products of its architecture', async (name) => {
    const workload = await record(name, 'inference', { samples: 0, symmetric: false })
    expect(matrixFlop(workload)).toBe(await productsOf(name))
    // The rest is element by element: about a hundredth.
    expect(flopOf(workload, 1) / matrixFlop(workload)).toBeGreaterThan(1)
    expect(flopOf(workload, 1) / matrixFlop(workload)).toBeLessThan(1.03)
  })
})
