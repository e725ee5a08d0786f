import type { Figure } from '../chart/figure'
import { laneFigure, type Lane } from '../chart/lane-figure'
import type { LayerSpeed } from '../../workers/devices/layer-speeds'
import { BOUNDS } from './bounds'
import { percent, stepInWords, timeInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

/** More layers than these would be too thin to read: then those that take most of the time are drawn. */
const MOST_LANES = 24

/** How many times as fast each layer is in half as in single precision, and what it then waits for. */
export function halfPrecisionFigure(choice: StepChoice, layers: readonly LayerSpeed[]): Figure {
  const shown = longest(layers)
  const bounds = [...new Set(shown.map(({ bound }) => bound.fp16))]
  const place = stepInWords({ ...choice, devices: 1, precision: 'fp32', strategy: null })
  const title = `FP16 by layer: ${place}`
  return laneFigure({
    id: figureId('half', choice.workload, choice.device),
    title,
    x: { name: 'speed-up of FP16 over FP32', unit: '1', scale: 'linear' },
    lanes: shown.map(laneOf),
    laneHeight: shown.length > 12 ? 15 : 20,
    rule: 1,
    legend: [
      ...bounds.map((bound) => ({
        ...{ series: bound, label: BOUNDS[bound].words, tone: BOUNDS[bound].tone },
        symbol: { kind: 'patch' as const },
      })),
      { series: 'rule', label: 'as fast as FP32', tone: 'ink-soft', symbol: { kind: 'line', dash: '2 3' } },
    ],
    summary: `${title}, layer by layer. ${wholeInWords(layers)}`,
    note: [wholeInWords(layers), changesInWords(layers), leftOutInWords(layers, shown)]
      .filter(Boolean)
      .join(' '),
    source: '',
    table: {
      header: [
        ...['layer', 'FP32 (s)', 'FP16 (s)', 'speed-up', 'waits for, FP32', 'waits for, FP16'],
        ...['arithmetic (FLOP)', 'moved in FP32 (byte)'],
      ],
      rows: layers.map(({ layer, fp32, fp16, speedUp, bound, flop, bytes }) => [
        ...[nameOf(layer), fp32, fp16, speedUp, bound.fp32, bound.fp16, flop, bytes],
      ]),
    },
  })
}

/** What comes before the first weights belongs to no layer. */
const nameOf = (layer: string): string => (layer === '' ? 'input' : layer)

/** The layers that take most of the time in single precision, in the order in which they run. */
function longest(layers: readonly LayerSpeed[]): LayerSpeed[] {
  const chosen = [...layers].sort((one, other) => other.fp32 - one.fp32).slice(0, MOST_LANES)
  return layers.filter((layer) => chosen.includes(layer))
}

function laneOf({ layer, fp32, fp16, speedUp, bound }: LayerSpeed): Lane {
  const { tone, words } = BOUNDS[bound.fp16]
  const told = `${nameOf(layer)}: ${timeInWords(fp32)} in FP32, ${timeInWords(fp16)} in FP16; ${words}`
  return {
    name: nameOf(layer),
    segments: [{ series: bound.fp16, from: 0, to: speedUp, tone, words: told }],
    label: `${speedUp.toFixed(2)} ×`,
  }
}

const secondsOf = (layers: readonly LayerSpeed[], precision: 'fp32' | 'fp16'): number =>
  layers.reduce((sum, layer) => sum + layer[precision], 0)

function wholeInWords(layers: readonly LayerSpeed[]): string {
  const [fp32, fp16] = [secondsOf(layers, 'fp32'), secondsOf(layers, 'fp16')]
  return `All operations of one device: ${timeInWords(fp32)} in FP32, ${timeInWords(fp16)} in FP16, ${(fp32 / fp16).toFixed(2)} times as fast.`
}

/** Layers that wait for something else in half precision. */
function changesInWords(layers: readonly LayerSpeed[]): string {
  const changed = layers.filter(({ bound }) => bound.fp32 !== bound.fp16).length
  return changed === 0 ? '' : `${changed} of ${layers.length} layers wait for something else than in FP32.`
}

function leftOutInWords(layers: readonly LayerSpeed[], shown: readonly LayerSpeed[]): string {
  if (shown.length === layers.length) return ''
  const share = percent(secondsOf(shown, 'fp32') / secondsOf(layers, 'fp32'))
  return `Drawn are the ${shown.length} longest of ${layers.length} layers, ${share} of the time; all are in the values.`
}
