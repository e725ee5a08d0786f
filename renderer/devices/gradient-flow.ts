import { architectureNamed } from '../../workers/devices/architectures/architectures'
import { allreduceSeconds, bestAllreduce } from '../../workers/devices/communication/best-allreduce'
import { fittedConstants } from '../../workers/devices/constants/constants'
import { builtInWorkload } from '../../workers/devices/graphs/built-in-workload'
import { predict } from '../../workers/devices/predict'
import type { PredictionRequest } from '../../workers/devices/prediction'
import { gradientflowCluster } from '../../workers/devices/published/gradientflow-cluster'
import { linksOfReplicas, stepSetting } from '../../workers/devices/step/step-setting'

/** An iteration with one way of summing gradients: seconds of computing, and of communication that computing does not hide. */
export interface FlowStep {
  readonly name: string
  readonly strategy: string
  readonly computing: number
  readonly exposed: number
}

/** What summing all gradients at once takes. */
export interface WholeAllreduce {
  readonly bytes: number
  /** Seconds of a flat ring, and of the best of all hierarchies with its pattern in words. */
  readonly ring: number
  readonly best: number
  readonly pattern: string
}

/** Ways of GradientFlow's to sum gradients, each with those before it. */
export const FLOW_WAYS = [
  { name: 'ring', strategy: 'replicas+ring' },
  { name: 'ring, fused', strategy: 'replicas+ring+fused' },
  { name: 'ring, fused, sparse', strategy: 'replicas+ring+sparse' },
] as const

/** What the cluster of GradientFlow is asked, in half precision. */
function requestOf(strategy: string): PredictionRequest {
  const { workload, device, devices, batch } = gradientflowCluster
  return {
    ...{ workload: builtInWorkload(workload, 'training'), architecture: architectureNamed(device) },
    ...{ devices, batch, precision: 'fp16', software: null, strategy },
  }
}

/** An iteration of AlexNet on that cluster. Throws where it does not fit, which its 128 images do. */
export function flowStep({ name, strategy }: (typeof FLOW_WAYS)[number]): FlowStep {
  const { breakdown } = predict(requestOf(strategy))
  if (breakdown === null) throw new Error(`AlexNet does not fit: ${strategy}`)
  const { communication, ...own } = breakdown
  const computing = Object.values(own).reduce((sum, seconds) => sum + seconds, 0)
  return { name, strategy, computing, exposed: communication }
}

/** The gradients of AlexNet, FP16, summed at once over that cluster. */
export function wholeAllreduce(): WholeAllreduce {
  const request = requestOf(FLOW_WAYS[0].strategy)
  const bytes = 2 * request.workload.parameters
  const links = linksOfReplicas(stepSetting(request, fittedConstants))
  const { seconds, pattern } = bestAllreduce(bytes, links)
  return { bytes, ring: allreduceSeconds('ring', bytes, links), best: seconds, pattern }
}
