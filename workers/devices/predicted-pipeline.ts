import { fittedConstants, type DeviceConstants } from './constants/constants'
import type { PipelinePrediction } from './mapping/pipeline-prediction'
import { costsOf } from './cost/operation-costs'
import { pipelineOf } from './step/pipeline-step'
import type { PredictionRequest } from './prediction'
import { stepSetting } from './step/step-setting'

/**
 * The pipeline that a request's strategy names: its stages, and every pass of a step of one replica in seconds from the start; null where the
 * strategy is none. Throws as `predict` does.
 */
export function predictedPipeline(
  request: PredictionRequest,
  constants: DeviceConstants = fittedConstants,
): PipelinePrediction | null {
  const setting = stepSetting(request, constants)
  return setting.strategy.stages === 1 ? null : pipelineOf(setting, costsOf(setting))
}
