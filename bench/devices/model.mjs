// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run/project.mjs'
import { load } from '../load.mjs'

const loaded = await load('devices', {
  points: 'workers/devices/published/predicted-point.ts',
  published: 'workers/devices/published/published.ts',
  constants: 'workers/devices/constants/constants.ts',
  predict: 'workers/devices/predict.ts',
  networks: 'workers/devices/graphs/built-in-workload.ts',
  architectures: 'workers/devices/architectures/architectures.ts',
})

/** @type {import('../../workers/devices/published/predicted-point.ts')} */
export const { predictedPoint } = loaded.points
/** @type {import('../../workers/devices/published/published.ts')} */
export const { PUBLISHED, publishedSeries } = loaded.published
/** @type {import('../../workers/devices/constants/constants.ts')} */
export const { fittedConstants } = loaded.constants

/** @type {import('../../workers/devices/predict.ts')} */
const { predict } = loaded.predict
/** @type {import('../../workers/devices/graphs/built-in-workload.ts')} */
const { builtInWorkload } = loaded.networks
/** @type {import('../../workers/devices/architectures/architectures.ts')} */
const { architectureNamed } = loaded.architectures

/** @typedef {import('../../workers/devices/constants/constants.ts').DeviceConstants} DeviceConstants */
/** @typedef {import('../../workers/devices/published/published-series.ts').PublishedSeries} Series */

/**
 * Predicted over published at a point of a series.
 * @param {Series} series
 * @param {number} at index of the point
 * @param {DeviceConstants} constants
 */
export function ratioAt(series, at, constants) {
  const predicted = predictedPoint(series, series.points[at], constants)
  return predicted === null ? NaN : predicted / series.points[at].value
}

const file = join(root, 'workers', 'devices', 'constants', 'constants.json')

/** The file of constants, each a figure with its unit and source. */
export const readFile = () => JSON.parse(readFileSync(file, 'utf8'))

/** @param {unknown} content */
export const writeFile = (content) => writeFileSync(file, JSON.stringify(content, null, 2) + '\n')

/**
 * The constant of a path: `software/ngc/dispatchSeconds`.
 * @param {any} constants
 * @param {string} path
 */
export const at = (constants, path) => path.split('/').reduce((of, name) => of[name], constants)

/**
 * Constants with those of some paths exchanged.
 * @param {DeviceConstants} constants
 * @param {readonly string[]} paths
 * @param {readonly number[]} values
 * @returns {DeviceConstants}
 */
export function withValues(constants, paths, values) {
  const copy = structuredClone(constants)
  paths.forEach((path, index) => {
    const names = path.split('/')
    at(copy, names.slice(0, -1).join('/'))[names[names.length - 1]] = values[index]
  })
  return copy
}

/**
 * A prediction by names; one device in single precision where nothing else is said.
 * @param {string} name of a workload
 * @param {import('../../workers/devices/workload.ts').Phase} phase
 * @param {string} device
 * @param {number} batch
 * @param {{ devices?: number, precision?: 'fp32' | 'fp16', software?: string | null, strategy?: string | null }} [more]
 */
export function predicted(name, phase, device, batch, more = {}) {
  const [workload, architecture] = [builtInWorkload(name, phase), architectureNamed(device)]
  const asked = { devices: 1, precision: /** @type {const} */ ('fp32'), software: null, strategy: null }
  return predict({ ...asked, ...more, workload, architecture, batch })
}
