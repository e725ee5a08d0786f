import type { Figure } from '../chart/figure'
import { stackFigure, type StackColumn, type StackPart } from '../chart/stack-figure'
import type { Architecture } from '../../workers/devices/architecture'
import { parseStrategy } from '../../workers/devices/communication/strategy'
import type { MemoryUse, Prediction } from '../../workers/devices/prediction'
import { stepInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

const PARTS: readonly (StackPart & { readonly of: keyof MemoryUse })[] = [
  { of: 'code', name: 'code', tone: 'ink-soft' },
  { of: 'weights', name: 'weights', tone: 'series-1' },
  { of: 'activations', name: 'activations', tone: 'series-2' },
  { of: 'workspace', name: 'workspace', tone: 'series-5' },
]

/** Memory by batch against what there is: of a tile of an IPU (the fullest), of the device for others. */
export function memoryFigure(
  choice: StepChoice,
  device: Architecture,
  examples: string,
  predictions: readonly Prediction[],
): Figure {
  const { divisor, unit, what } = scaleOf(device)
  const columns = predictions.map(({ batch, memory, outOfMemory, strategy }): StackColumn => ({
    at: batch,
    values: PARTS.map(({ of }) => memory[of] / divisor),
    isTooMuch: outOfMemory,
    told: strategy,
  }))
  const limit = (predictions[0]?.memoryAvailable ?? device.memory.value) / divisor
  const spilt = predictions.find(({ outOfMemory }) => outOfMemory)
  const place = stepInWords({ ...choice, batch: null })
  return stackFigure({
    id: figureId('memory', choice.workload, choice.device),
    title: `Memory: ${place}`,
    x: { name: 'batch', unit: examples, scale: 'linear' },
    y: { name: `memory of the ${what}`, unit, scale: 'linear' },
    told: 'strategy',
    parts: PARTS,
    columns,
    limit: {
      value: limit,
      label: `limit ${limit.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`,
    },
    summary: `Memory of ${place} by batch: ${spilt ? `out of memory from batch ${spilt.batch} on` : 'all of these batches fit'}.`,
    source: '',
    note: [spilt ? adviceOn(spilt) : '', waysInWords(predictions)].filter(Boolean).join(' '),
  })
}

/** What to do about the first batch that does not fit. */
function adviceOn({ batch, advice }: Prediction): string {
  const words = advice.length === 0 ? '' : ` In place of ${batch.toLocaleString('en')}: ${advice.join('; ')}.`
  return `✕ does not fit.${words}`
}

/** Which batches are shared how, where it is not the same for all; and what is shown of a pipeline, whose devices do not hold the same. */
function waysInWords(predictions: readonly Prediction[]): string {
  const ways = [...new Set(predictions.map(({ strategy }) => strategy))]
  const isPipeline = ways.some((strategy) => parseStrategy(strategy).stages > 1)
  return [
    ...(ways.length > 1
      ? ['Batches that do not fit at once are shared in other ways, which the values name.']
      : []),
    ...(isPipeline ? ['Of a pipeline the stage that is fullest is shown.'] : []),
  ].join(' ')
}

function scaleOf(device: Architecture): { divisor: number; unit: string; what: string } {
  if (device.kind === 'ipu') return { divisor: 1024 * device.tiles.value, unit: 'KiB', what: 'fullest tile' }
  return { divisor: 2 ** 30, unit: 'GiB', what: 'device' }
}
