import type { EstimationResult, EstimationWish } from '../jobs'
import { common, readArguments } from './arguments'
import { estimationOptions, shardOf, wishOf } from './estimation-options'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** Exit code with `--strict` when objects could not be measured. */
const UNMEASURED = 3

/** `estimate SURVEY-or-LAB --model NAME`: shapes of the objects of a survey, as a run of its lab. */
export async function estimate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['SURVEY-or-LAB'], {
    ...common,
    ...estimationOptions,
    ...{ lab: { type: 'string' }, shard: { type: 'string' } },
    ...{ 'new-run': { type: 'boolean' }, strict: { type: 'boolean' } },
  } as const)
  const part = shardOf(values.shard)
  const wish: EstimationWish = { ...wishOf(values), fresh: values['new-run'] ?? false, part }
  const progress = progressLine(values.quiet)
  const result = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', {
      ...{ lab: values.lab, beside: part !== null, signal, report: progress.show },
    })
    return hub.estimate(wish, { signal, report: progress.show })
  }).finally(progress.end)
  const device = { name: 'host', seconds: result.seconds, joules: null, outOfMemory: false }
  const objectsPerSecond = result.seconds > 0 ? result.done / result.seconds : null
  if (values.json) console.log(JSON.stringify({ ...result, objectsPerSecond, device }))
  else console.log(inWords(result))
  return values.strict && result.unmeasured > 0 ? UNMEASURED : 0
}

function inWords({
  run,
  model,
  objects,
  estimated,
  flagged,
  unmeasured,
  done,
  seconds,
  problems,
}: EstimationResult): string {
  const rate = done > 0 ? `, ${(done / seconds).toFixed(0)} objects/s` : ''
  return [
    `run ${run} (${model}): ${estimated.toLocaleString('en')} of ${objects.toLocaleString('en')} objects`,
    `${done.toLocaleString('en')} estimated now in ${seconds.toFixed(1)} s${rate}`,
    `${flagged.toLocaleString('en')} flagged, ${unmeasured.toLocaleString('en')} of them unmeasured`,
    ...problems.map((problem) => `note: ${problem}`),
  ].join('\n')
}
