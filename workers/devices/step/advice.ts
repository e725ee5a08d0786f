import { divisorsOf } from './divisors'
import { residentBytes } from './fitting-strategy'
import { largestMicroBatch, largestThat } from './largest-batch'
import { costsOf } from '../cost/operation-costs'
import { layerCount, MOST_MICRO_BATCHES, pipelineStep } from './pipeline-step'
import type { PredictionRequest } from '../prediction'
import { residence } from './single-step'
import { stepSetting, withMicroBatch, type StepSetting } from './step-setting'

/** What would make a step fit that does not, shortest way first; each was tried. `asked` is the request that the setting was read from. */
export function adviceFor(setting: StepSetting, asked: PredictionRequest): string[] {
  const largest = largestThatFits(setting)
  const advice = [
    ...(largest > 0 ? [`a batch of ${largest * setting.microSteps} fits`] : []),
    ...inParts(setting, asked, largest),
    ...inHalfPrecision(setting, asked),
    ...shared(setting, asked),
    ...spilled(setting, asked),
  ]
  return advice.length > 0 ? advice : ['nothing that was tried fits: it takes a device with more memory']
}

/** Whether a step fits, without costing more than that needs: stages hold together what one device would at the least. */
function fits(setting: StepSetting): boolean {
  const { strategy, request } = setting
  if (strategy.stages === 1) return residence(setting).placed.missing === 0
  if (residentBytes(setting) > strategy.stages * request.architecture.memory.value) return false
  return pipelineStep(setting, costsOf(setting)).fits
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

/** The fewest parts of the batch that fit one after the other; a pipeline holds several of them, so that a few more may be wanted. */
function inParts(setting: StepSetting, asked: PredictionRequest, largest: number): string[] {
  const { request, microBatch, microSteps, strategy } = setting
  if (request.workload.phase !== 'training' || largest === 0) return []
  const most = strategy.stages === 1 ? Infinity : MOST_MICRO_BATCHES / microSteps
  const parts = divisorsOf(microBatch)
    .filter((count) => microBatch / count <= largest && count <= most)
    .slice(0, 4)
    .find((count) => fits(again(setting, asked, { accumulate: count * strategy.accumulate })))
  return parts === undefined ? [] : [`accumulate:${parts * strategy.accumulate} takes the batch in parts`]
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
  if (setting.strategy.spill || setting.strategy.stages > 1 || !setting.request.architecture.streamingMemory)
    return []
  return fits(again(setting, asked, { spill: true }))
    ? ['spill lays what is left over in the memory beside the device']
    : []
}
