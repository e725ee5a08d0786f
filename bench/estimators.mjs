// @ts-check
// The estimators of benches, by name: moments, a model of models/, or the folder of another one.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'

const BATCH = 128
/** Samples of the weights of a Bayesian network: a shape changes little with more. */
const SAMPLES = 16

const { tensorflows, models, forward, networks, moments } = await load('estimators', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  networks: 'workers/estimates/network-estimator.ts',
  moments: 'workers/estimates/moments-estimator.ts',
})

/** Opens an `Estimator`, a network in all eight symmetries. @param {string} name */
export async function openEstimator(name) {
  if (name === 'moments') return moments.momentsEstimator()
  const known = join(root, 'models', name)
  const { description, network } = await models.readModel(existsSync(known) ? known : resolve(name))
  const tensorflow = await tensorflows.loadTensorFlow()
  const options = { samples: Math.min(description.samples, SAMPLES), symmetric: true, seed: 1 }
  const passes = await forward.prepareNetwork(tensorflow, network, options)
  return networks.networkEstimator(description.name, passes, { batch: BATCH, keepSamples: false })
}
