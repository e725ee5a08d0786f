// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run/project.mjs'
import { load } from '../load.mjs'

const loaded = await load('devices', {
  points: 'workers/devices/published/predicted-point.ts',
  published: 'workers/devices/published/published.ts',
  constants: 'workers/devices/constants.ts',
})

/** @type {import('../../workers/devices/published/predicted-point.ts')} */
const { predictedPoint } = loaded.points
/** @type {import('../../workers/devices/published/published.ts')} */
export const { PUBLISHED, publishedSeries } = loaded.published
/** @type {import('../../workers/devices/constants.ts')} */
export const { fittedConstants } = loaded.constants

/** @typedef {import('../../workers/devices/constants.ts').DeviceConstants} DeviceConstants */
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

const file = join(root, 'workers', 'devices', 'constants.json')

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
