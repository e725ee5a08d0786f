import type { Figure } from '../chart/figure'
import { laneFigure, type Lane } from '../chart/lane-figure'
import type { Prediction } from '../../workers/devices/prediction'
import { lookOf } from './device-look'
import { significant, stepInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

/** Energy for each example on each kind of device. */
export function energyFigure(
  choice: StepChoice,
  examples: string,
  predictions: readonly Prediction[],
): Figure {
  const place = stepInWords({ ...choice, device: null })
  const example = examples.replace(/ies$/, 'y').replace(/s$/, '')
  const most = Math.max(...predictions.map((one) => joulesEach(one) ?? 0), 0)
  const { unit, factor } =
    most < 1 ? { unit: `mJ for each ${example}`, factor: 1000 } : { unit: `J for each ${example}`, factor: 1 }
  return laneFigure({
    id: figureId('energy', choice.workload),
    title: `Energy: ${place}`,
    x: { name: 'energy', unit, scale: 'linear' },
    lanes: predictions.map((one) => laneOf(one, factor)),
    laneHeight: 22,
    legend: [],
    summary: `Energy of ${place}: ${predictions.map((one) => inWords(one, factor, unit)).join('; ')}.`,
    source: '',
    note: 'The devices alone, without their hosts; the mean power stands behind each bar.',
    table: {
      header: [
        'device',
        'strategy',
        `energy (J for each ${example})`,
        'power (W)',
        `throughput (${examples}/s)`,
      ],
      rows: predictions.map((one) => [
        ...[lookOf(one.device).title, one.strategy],
        ...[joulesEach(one), one.watts, one.throughput],
      ]),
    },
  })
}

/** Joules for one example; null where memory does not suffice. */
function joulesEach({ watts, throughput, outOfMemory }: Prediction): number | null {
  return watts === null || throughput === null || outOfMemory ? null : watts / throughput
}

function laneOf(prediction: Prediction, factor: number): Lane {
  const { title, tone } = lookOf(prediction.device)
  const joules = joulesEach(prediction)
  if (joules === null) return { name: title, segments: [], label: 'out of memory' }
  const value = joules * factor
  const label = `${significant(value, factor === 1 ? 'J' : 'mJ')}, ${significant(prediction.watts ?? 0, 'W')}`
  return { name: title, segments: [{ series: title, from: 0, to: value, tone, words: label }], label }
}

function inWords(prediction: Prediction, factor: number, unit: string): string {
  const joules = joulesEach(prediction)
  const { title } = lookOf(prediction.device)
  return joules === null ? `${title} out of memory` : `${title} ${significant(joules * factor, unit)}`
}
