import type { Tone } from '../chart/drawing'
import type { Figure } from '../chart/figure'
import { laneFigure, type Lane, type Segment } from '../chart/lane-figure'
import type { PipelinePrediction } from '../../workers/devices/mapping/pipeline-prediction'
import type { PassRun } from '../../workers/devices/mapping/pipeline-schedule'
import type { Prediction } from '../../workers/devices/prediction'
import { percent, scaleOfTime, stepInWords, timeInWords } from './device-words'
import { figureId, type StepChoice } from './step-choice'

const TONES: Readonly<Record<PassRun['pass'], Tone>> = {
  forward: 'series-1',
  backward: 'series-2',
  update: 'series-5',
}

/** Which stage of a pipeline runs which pass when: what is left white is the bubble. */
export function pipelineFigure(
  choice: StepChoice,
  pipeline: PipelinePrediction,
  { strategy, secondsPerStep }: Prediction,
): Figure {
  const { unit, factor } = scaleOfTime(pipeline.secondsPerStep)
  const passes = (['forward', 'backward', 'update'] as const).filter((pass) =>
    pipeline.trace.some((run) => run.pass === pass),
  )
  const title = `Pipeline: ${stepInWords({ ...choice, strategy })}`
  return laneFigure({
    id: figureId('pipeline', choice.workload, choice.device),
    title,
    x: { name: 'time in a step', unit, scale: 'linear' },
    lanes: pipeline.stages.map((_, stage) => laneOf(pipeline, stage, factor)),
    laneHeight: pipeline.stages.length > 12 ? 15 : 24,
    isDivided: true,
    legend: passes.map((pass) => ({
      ...{ series: pass, label: pass, tone: TONES[pass] },
      symbol: { kind: 'patch' as const },
    })),
    summary: `${title}. ${pipeline.stages.length} stages; ${bubbleInWords(pipeline)}`,
    note: [bubbleInWords(pipeline), wholeInWords(secondsPerStep), stagesInWords(pipeline)].join(' ').trim(),
    source: '',
    table: {
      header: ['stage', 'layers', 'pass', 'micro-batch', 'begins (s)', 'ends (s)'],
      rows: pipeline.trace.map(({ stage, pass, microBatch, start, end }) => [
        ...[stage + 1, layersOf(pipeline, stage), pass],
        ...[microBatch === null ? null : microBatch + 1, start, end],
      ]),
    },
  })
}

function laneOf({ trace }: PipelinePrediction, stage: number, factor: number): Lane {
  const segments = trace
    .filter((run) => run.stage === stage)
    .map(({ pass, microBatch, start, end }): Segment => {
      const what = microBatch === null ? pass : `${pass} of micro-batch ${microBatch + 1}`
      const words = `stage ${stage + 1}: ${what}, ${timeInWords(end - start)}`
      return { series: pass, from: start * factor, to: end * factor, tone: TONES[pass], words }
    })
  return { name: `stage ${stage + 1}`, segments, label: '' }
}

function bubbleInWords({ bubbleShare, communicationSeconds, secondsPerStep }: PipelinePrediction): string {
  const links = percent(secondsPerStep === 0 ? 0 : communicationSeconds / secondsPerStep)
  return `The bubble, in which devices wait for one another, is ${percent(bubbleShare)} of the step; transfers that nothing hides are ${links}.`
}

const wholeInWords = (seconds: number | null): string =>
  seconds === null
    ? 'It does not fit in the memory of the devices.'
    : `With host and gradients: ${timeInWords(seconds)}.`

/** The layers of each stage, while there are few enough to read. */
function stagesInWords(pipeline: PipelinePrediction): string {
  if (pipeline.stages.length > 8) return ''
  return `Stages: ${pipeline.stages.map((_, stage) => `${stage + 1}: ${layersOf(pipeline, stage)}`).join('; ')}.`
}

function layersOf({ stages }: PipelinePrediction, stage: number): string {
  const layers = stages[stage]?.layers ?? []
  const [first = '', last = ''] = [layers[0], layers.at(-1)]
  return layers.length < 2 ? first : `${first} to ${last}`
}
