#!/usr/bin/env node
// @ts-check
// Shapes of a survey's objects by the networks of models/, scored against its truth: node bench/shapes.mjs [SURVEY] [MODEL...]
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'
import { stacked } from './stacked.mjs'
import { trueStamps } from './survey-stamps.mjs'

const [survey = join(root, 'samples/lsst-patch'), ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : readdirSync(join(root, 'models')).filter(measuresShapes).sort()
const BATCH = 128

const { tensorflows, models, forward, outputs, scoring } = await load('shapes', {
  tensorflows: 'workers/networks/tensorflow.ts',
  models: 'workers/networks/model-folder.ts',
  forward: 'workers/networks/forward-passes.ts',
  outputs: 'workers/estimates/network-outputs.ts',
  scoring: 'workers/estimates/shape-scores.ts',
})

const complete = await trueStamps(survey)
const tensorflow = await tensorflows.loadTensorFlow()
for (const name of names) await score(name)

/** @param {string} name */
function measuresShapes(name) {
  const description = join(root, 'models', name, 'model.json')
  return existsSync(description) && JSON.parse(readFileSync(description, 'utf8')).kind === 'shape'
}

/** @param {string} name */
async function score(name) {
  const { description, network } = await models.readModel(join(root, 'models', name))
  for (const symmetric of [false, true]) {
    const options = { samples: description.samples, symmetric, seed: 1 }
    const passes = await forward.prepareNetwork(tensorflow, network, options)
    await passes.run(...stacked(complete.slice(0, BATCH)))
    const begun = performance.now()
    const estimates = []
    for (let start = 0; start < complete.length; start += BATCH) {
      const some = complete.slice(start, start + BATCH)
      estimates.push(...outputs.estimatesFrom(await passes.run(...stacked(some)), some.length, passes.passes))
    }
    const rate = complete.length / ((performance.now() - begun) / 1000)
    passes.dispose()
    report(
      `${name}${symmetric ? ', symmetric' : ''}, ${passes.passes.length} passes, ${rate.toFixed(0)} stamps/s`,
      estimates,
    )
  }
}

/** @param {string} title @param {any[]} estimates */
function report(title, estimates) {
  console.log(title)
  const subsets = /** @type {[string, (b: number) => boolean][]} */ ([
    ['all', () => true],
    ['isolated', (b) => b < 0.01],
    ['strongly blended', (b) => b > 0.1],
  ])
  for (const [subset, has] of subsets) {
    const objects = complete.flatMap(({ truth }, index) => {
      return has(truth.blendedness) ? [{ truth: truth.g, estimate: estimates[index] }] : []
    })
    const s = scoring.scoreShapes(objects)
    const figures = {
      rms: s.rms,
      total: s.spearmanTotal,
      aleatoric: s.spearmanAleatoric,
      epistemic: s.spearmanEpistemic,
    }
    const more = { cover68: s.coverage68, cover95: s.coverage95, reject10: s.rmsReject10, nll: s.nll }
    const line = Object.entries({ ...figures, ...more }).map(
      ([key, value]) => `${key} ${value?.toFixed(3) ?? '-'}`,
    )
    console.log(`  ${subset.padEnd(17)} n ${String(s.n).padStart(4)}  ${line.join('  ')}`)
  }
}
