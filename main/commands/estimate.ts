import type { EstimationOptions } from '../../preload/contract-runs'
import type { EstimationResult, EstimationWish } from '../estimation/run-estimation'
import { namedModel } from '../models'
import { common, readArguments, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** Exit code with `--strict` when objects could not be measured. */
const UNMEASURED = 3

/** `estimate SURVEY-or-LAB --model NAME`: shapes of the objects of a survey, as a run of its lab. */
export async function estimate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['SURVEY-or-LAB'], {
    ...common,
    ...{ lab: { type: 'string' }, model: { type: 'string' }, samples: { type: 'string' } },
    ...{
      batch: { type: 'string' },
      seed: { type: 'string' },
      where: { type: 'string' },
      limit: { type: 'string' },
    },
    ...{ shard: { type: 'string' }, 'keep-samples': { type: 'boolean' }, 'new-run': { type: 'boolean' } },
    ...{ strict: { type: 'boolean' }, device: { type: 'string' }, symmetric: { type: 'string' } },
  } as const)
  if (values.model === undefined)
    throw new WrongUsage('--model is missing: moments, deterministic, bayesian, or the folder of a model')
  if (values['keep-samples']) throw new WrongUsage('--keep-samples is not there yet')
  if (values.device !== undefined && values.device !== 'host')
    throw new WrongUsage(`--device ${values.device} is not there yet; there is host`)
  const { folder, options } = namedModel(values.model)
  if (options.samples === 0 && values.samples !== undefined)
    throw new WrongUsage(
      `--model ${values.model} takes the means of the weights: --samples is for --model bayesian`,
    )
  const wish: EstimationWish = {
    model: folder,
    options: { ...optionsOf(values), ...options },
    batch: wholeNumber('--batch', values.batch) ?? 64,
    fresh: values['new-run'] ?? false,
    part: partOf(values.shard),
  }
  const progress = progressLine(values.quiet)
  const result = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { lab: values.lab, signal, report: progress.show })
    return hub.estimate(wish, { signal, report: progress.show })
  }).finally(progress.end)
  const device = { name: 'host', seconds: result.seconds, joules: null, outOfMemory: false }
  const objectsPerSecond = result.seconds > 0 ? result.done / result.seconds : null
  if (values.json) console.log(JSON.stringify({ ...result, objectsPerSecond, device }))
  else console.log(inWords(result))
  return values.strict && result.unmeasured > 0 ? UNMEASURED : 0
}

interface Values {
  readonly samples?: string | undefined
  readonly seed?: string | undefined
  readonly where?: string | undefined
  readonly limit?: string | undefined
  readonly symmetric?: string | undefined
}

function optionsOf({ samples, seed, where, limit, symmetric }: Values): Partial<EstimationOptions> {
  if (symmetric !== undefined && symmetric !== 'yes' && symmetric !== 'no') {
    throw new WrongUsage('--symmetric is yes or no')
  }
  const numbers = {
    samples: wholeNumber('--samples', samples),
    seed: wholeNumber('--seed', seed),
    limit: wholeNumber('--limit', limit),
  }
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(given),
    ...(where !== undefined && { where }),
    ...(symmetric !== undefined && { symmetric: symmetric === 'yes' }),
  }
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new WrongUsage(`${option} ${text} is no whole number`)
}

function partOf(text: string | undefined): EstimationWish['part'] {
  if (text === undefined) return null
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (part && of && part <= of) return { part, of }
  throw new WrongUsage(`--shard ${text} is none of 1/n to n/n`)
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
