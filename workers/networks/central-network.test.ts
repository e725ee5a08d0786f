import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import golden from './fixtures/central.json'
import { prepareNetwork } from './forward-passes'
import { readModel } from './model-folder'
import { readSafetensors } from './safetensors'
import { loadTensorFlow } from './tensorflow'

it('the network that is shipped gives what it gave where it was trained, in every symmetry', async () => {
  const file = readFileSync(join(import.meta.dirname, 'fixtures/golden.safetensors'))
  const stamps =
    readSafetensors(file, 'golden').get('stamps')?.values ?? expect.fail('there are golden stamps')
  const { network } = await readModel(join(import.meta.dirname, '../../models/central'))
  const passes = await prepareNetwork(await loadTensorFlow(), network, {
    samples: 0,
    symmetric: true,
    seed: 1,
  })
  const outputs = await passes.run(stamps, Float32Array.from(golden.psfs))
  passes.dispose()
  expect(outputs).toHaveLength(golden.outputs.length)
  outputs.forEach((value, at) => expect(Math.abs(value - (golden.outputs[at] ?? NaN))).toBeLessThan(1e-4))
})
