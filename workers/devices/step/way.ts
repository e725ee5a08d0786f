import type { OperationCost } from '../prediction'
import type { DeviceStep } from './device-step'
import { costsOf } from '../cost/operation-costs'
import { pipelineStep } from './pipeline-step'
import { singleStep } from './single-step'
import type { StepSetting } from './step-setting'

/** A request as it is carried out: read, costed by operation, and as a step. */
export interface Way {
  readonly setting: StepSetting
  readonly costs: readonly OperationCost[]
  readonly step: DeviceStep
}

/** The way that a setting says. */
export function wayOf(setting: StepSetting): Way {
  const costs = costsOf(setting)
  const step = setting.strategy.stages > 1 ? pipelineStep(setting, costs) : singleStep(setting, costs)
  return { setting, costs, step }
}
