// @ts-check
// What the constants leave of the published points: `writeResiduals` puts it beside them. By itself: node bench/devices/residuals.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run/project.mjs'
import { groups } from './groups.mjs'
import { fittedConstants, predictedPoint, PUBLISHED } from './model.mjs'

/** @typedef {import('./model.mjs').DeviceConstants} DeviceConstants */
/** @typedef {import('../../workers/devices/constants/residuals.ts').SeriesResiduals} SeriesResiduals */

const fittedIds = new Set(groups.flatMap(({ series }) => series))

/**
 * The residuals of every published series that can be predicted.
 * @param {DeviceConstants} constants
 * @returns {SeriesResiduals[]}
 */
export function residualsOf(constants) {
  return PUBLISHED.flatMap((series) => {
    const points = series.points.flatMap((point) => {
      const predicted = predictedPoint(series, point, constants)
      if (predicted === null) return []
      const error = rounded(predicted / point.value - 1, 4)
      return [
        {
          batch: point.batch,
          devices: point.devices,
          published: point.value,
          predicted: Number(predicted.toPrecision(6)),
          error,
        },
      ]
    })
    if (points.length === 0) return []
    const mean = points.reduce((sum, { error }) => sum + Math.abs(error), 0) / points.length
    return [{ series: series.id, fitted: fittedIds.has(series.id), meanError: rounded(mean, 4), points }]
  })
}

/** @param {DeviceConstants} constants */
export function writeResiduals(constants) {
  const file = join(root, 'workers', 'devices', 'constants', 'residuals.json')
  writeFileSync(file, JSON.stringify(residualsOf(constants), null, 2) + '\n')
}

/**
 * @param {number} value
 * @param {number} digits after the point
 */
const rounded = (value, digits) => Number(value.toFixed(digits))

if (process.argv[1] === import.meta.filename) writeResiduals(fittedConstants)
