import { expect, it } from 'vitest'
import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { predict } from '../../workers/devices/predict'
import { predictedPipeline } from '../../workers/devices/predicted-pipeline'
import { FIRST_CHOICE } from './devices-choice'
import { pipelineFigure } from './pipeline-figure'
import { requestOf, stepOf } from './step-choice'

it('a pipeline is a row for each stage, whose passes and gaps come to the step', () => {
  const choice = { ...FIRST_CHOICE, devices: 4, batch: 16, strategy: 'pipeline:4+micro:8' }
  const step = stepOf(choice, builtInWorkload('dnn', 'training'))
  const pipeline = predictedPipeline({ ...requestOf(step), architecture: architectureNamed('gc2') })
  if (!pipeline) throw new Error('There is no pipeline.')
  const figure = pipelineFigure(step.choice, pipeline, predict(requestOf(step)))
  const rows = figure.table.rows
  expect(new Set(rows.map(([stage]) => stage))).toEqual(new Set([1, 2, 3, 4]))
  // Eight micro-batches forward and backward, and the update.
  expect(rows.filter(([stage]) => stage === 2)).toHaveLength(17)
  const busy = rows.reduce((sum, row) => sum + Number(row[5]) - Number(row[4]), 0) / 4
  expect(busy + pipeline.bubbleSeconds + pipeline.communicationSeconds).toBeCloseTo(
    pipeline.secondsPerStep,
    12,
  )
  expect(figure.note).toContain(`is ${(100 * pipeline.bubbleShare).toFixed(1)} % of the step`)
})
