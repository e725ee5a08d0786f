import { resolve } from 'node:path'
import type { RunOutcome, RunProgress } from '../../preload/contract-queue'
import type { EstimationOrder } from '../estimation/run-estimation'
import { OutOfMemory } from '../estimation/simulate-run'
import { pauseGate } from '../../preload/pause-gate'
import { common, readArguments } from './arguments'
import { deviceOf, predictedInWords, tooSmallDevice } from './device-report'
import { estimationOptions, orderOf, shardOf } from './estimation-options'
import { formatOf } from './export-format'
import { progressLine, type ProgressLine } from './progress-line'
import { withHub } from './with-hub'

/** Exit code with `--strict` when objects could not be measured. */
const UNMEASURED = 3

/** `estimate SURVEY-or-LAB --model NAME`: shapes of the objects of a survey, as a run of its lab. */
export async function estimate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['SURVEY-or-LAB'], {
    ...common,
    ...estimationOptions,
    ...{ lab: { type: 'string' }, shard: { type: 'string' }, out: { type: 'string' } },
    ...{ 'new-run': { type: 'boolean' }, strict: { type: 'boolean' } },
  } as const)
  const part = shardOf(values.shard)
  const order: EstimationOrder = { ...orderOf(values), fresh: values['new-run'] ?? false, part }
  const out = values.out === undefined ? null : { file: resolve(values.out), format: formatOf(values.out) }
  const progress = progressLine(values.quiet)
  const estimated = withHub(async (hub, signal) => {
    const opened = await hub.open(positionals[0] ?? '', {
      ...{ lab: values.lab, beside: part !== null, signal, report: progress.show },
    })
    const report = (step: RunProgress): void => showRun(progress, step)
    const found = await hub.estimate(order, { signal, report, gate: pauseGate() })
    if (out) {
      const source = { kind: 'table', table: 'estimates_all', where: `run = '${found.run}'` } as const
      await hub.exportRows({ source, ...out }, { signal, report: progress.show })
    }
    return { ...found, problems: [...new Set([...opened.problems, ...found.problems])] }
  }).finally(progress.end)
  const result = await estimated.catch((error: unknown) => {
    if (error instanceof OutOfMemory && values.json)
      console.log(JSON.stringify({ device: tooSmallDevice(error) }))
    throw error
  })
  const device = deviceOf(result, order.options.precision ?? 'fp32')
  const objectsPerSecond = result.done > 0 ? result.done / result.seconds : null
  if (values.json) console.log(JSON.stringify({ ...result, objectsPerSecond, device }))
  else console.log(inWords(result, out?.file ?? null))
  return values.strict && result.unmeasured > 0 ? UNMEASURED : 0
}

/** What stops a run is said once, in a line of its own, and so is what is predicted for it: its pace is that of this machine. */
function showRun(
  progress: ProgressLine,
  { done, objects, held, simulation, predicted, ...pace }: RunProgress,
): void {
  if (simulation && predicted) progress.say(predictedInWords(simulation, predicted))
  if (held) progress.say(`waiting: ${[held.what, held.where, held.remedy].filter(Boolean).join(' · ')}`)
  const { objectsPerSecond: perSecond, secondsLeft } = pace
  progress.show({ stage: 'estimates', done, total: objects, unit: 'objects', perSecond, secondsLeft })
}

function inWords(result: RunOutcome, file: string | null): string {
  const { run, model, objects, estimated, flagged, unmeasured, done, seconds, problems } = result
  const { simulation, predicted } = result
  const rate = done > 0 ? `, ${(done / seconds).toFixed(0)} objects/s` : ''
  return [
    `run ${run} (${model}): ${estimated.toLocaleString('en')} of ${objects.toLocaleString('en')} objects`,
    `${done.toLocaleString('en')} estimated now in ${seconds.toFixed(1)} s${rate}`,
    `${flagged.toLocaleString('en')} flagged, ${unmeasured.toLocaleString('en')} of them unmeasured`,
    ...(simulation && predicted ? [predictedInWords(simulation, predicted)] : []),
    ...(file === null ? [] : [`written to ${file}`]),
    ...problems.map((problem) => `note: ${problem}`),
  ].join('\n')
}
