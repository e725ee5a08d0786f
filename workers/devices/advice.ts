import { residentBytes } from './fitting-strategy'
import { largestMicroBatch, largestThat, partsThatFit } from './largest-batch'
import { layerCount } from './pipeline-step'
import type { PredictionRequest } from './prediction'
import { stepSetting, withMicroBatch, type StepSetting } from './step-setting'
import { wayOf } from './way'

/** What would make a step fit that does not, shortest way first; each was tried. `asked` is the request that the setting was read from. */
export function adviceFor(setting: StepSetting, asked: PredictionRequest): string[] {
  const largest = largestThatFits(setting)
  const advice = [
    ...(largest > 0 ? [`a batch of ${largest * setting.microSteps} fits`] : []),
    ...inParts(setting, largest),
    ...inHalfPrecision(setting, asked),
    ...shared(setting, asked),
    ...spilled(setting, asked),
  ]
  return advice.length > 0 ? advice : ['nothing that was tried fits: it takes a device with more memory']
}

/** Stages hold together what one device would at the least, which is soon told. */
function fits(setting: StepSetting): boolean {
  const { strategy, request } = setting
  const isTooMuch =
    strategy.stages > 1 && residentBytes(setting) > strategy.stages * request.architecture.memory.value
  return !isTooMuch && wayOf(setting).step.fits
}

/** The setting of another request, carried out the same way but for `instead`. */
function again(
  { constants, strategy }: StepSetting,
  asked: PredictionRequest,
  instead: Partial<StepSetting['strategy']> = {},
) {
  return stepSetting(asked, constants, { ...strategy, ...instead })
}

/** The largest micro-batch that fits, on one device or in the stages of a pipeline. */
function largestThatFits(setting: StepSetting): number {
  if (setting.strategy.stages === 1 && !setting.strategy.spill) return largestMicroBatch(setting)
  return largestThat(setting.microBatch - 1, (microBatch) => fits(withMicroBatch(setting, microBatch)))
}

function inParts({ request, microBatch, strategy }: StepSetting, largest: number): string[] {
  const parts = request.workload.phase === 'training' ? partsThatFit(microBatch, largest) : null
  return parts === null ? [] : [`accumulate:${parts * strategy.accumulate} takes the batch in parts`]
}

function inHalfPrecision(setting: StepSetting, asked: PredictionRequest): string[] {
  if (asked.precision === 'fp16') return []
  return fits(again(setting, { ...asked, precision: 'fp16' })) ? ['fp16 fits'] : []
}

/** Devices that a network is spread over at the most to find where it fits. */
const COUNTS = [2, 4, 8, 16, 32, 64]

/** Stages of a pipeline, or parts of each layer, with which every replica fits; more of those that are asked for already. */
function shared(setting: StepSetting, asked: PredictionRequest): string[] {
  const { stages, parts } = setting.strategy
  const pipeline = parts === 1 ? fewest(setting, asked, 'stages') : null
  const tensor = stages === 1 ? fewest(setting, asked, 'parts') : null
  const beside = (count: number): string => `with --devices ${setting.replicas * count}`
  return [
    ...(pipeline === null
      ? []
      : [`pipeline:${pipeline} ${beside(pipeline)} spreads the layers over several devices`]),
    ...(tensor === null
      ? []
      : [`tensor:${tensor} ${beside(tensor)} divides each layer among several devices`]),
  ]
}

/** The fewest devices for each replica that let it fit, as one replica tells; null where so many do not. */
function fewest(setting: StepSetting, asked: PredictionRequest, by: 'stages' | 'parts'): number | null {
  const { request, strategy } = setting
  const most = by === 'stages' ? layerCount(request.workload) : Infinity
  const possible = COUNTS.filter((count) => count > strategy[by] && count <= most)
  return possible.find((count) => fits(again(setting, { ...asked, devices: count }, { [by]: count }))) ?? null
}

function spilled(setting: StepSetting, asked: PredictionRequest): string[] {
  if (setting.strategy.spill || !setting.request.architecture.streamingMemory) return []
  return fits(again(setting, asked, { spill: true }))
    ? ['spill lays what is left over in the memory beside the device']
    : []
}
