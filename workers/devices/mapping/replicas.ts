/** Copies of a network, each with examples of its own, that share their gradients. */
export interface ReplicaRequest {
  /** N: copies. */
  readonly replicas: number
  /** Examples of one replica's step. */
  readonly batch: number
  /** Seconds of one replica's step without the allreduce: a device's, an accumulated step's or a pipeline's. */
  readonly stepSeconds: number
  /** Seconds of that step in which gradients may already travel: the backward passes after the first gradients are there. */
  readonly hidingSeconds: number
  /** Seconds of the allreduce of all gradients among the N replicas, alone. */
  readonly allreduceSeconds: number
}

export interface ReplicatedStep {
  readonly seconds: number
  /** Seconds of the allreduce that nothing hides. */
  readonly communicationSeconds: number
  /** Examples a second of all replicas together. */
  readonly throughput: number
  /** Throughput against N times that of a device alone; at most 1. */
  readonly efficiency: number
}

/**
 * A step of N replicas with as many examples for each (weak scaling): what of the allreduce the backward passes do not hide comes on
 * top, and one replica has none. Throws RangeError that names the field.
 */
export function replicatedStep(request: ReplicaRequest): ReplicatedStep {
  refuseImpossible(request)
  const { replicas, batch, stepSeconds, hidingSeconds, allreduceSeconds } = request
  const communicationSeconds = replicas === 1 ? 0 : Math.max(0, allreduceSeconds - hidingSeconds)
  const seconds = stepSeconds + communicationSeconds
  return {
    seconds,
    communicationSeconds,
    throughput: (replicas * batch) / seconds,
    efficiency: stepSeconds / seconds,
  }
}

function refuseImpossible({ replicas, batch, stepSeconds, hidingSeconds, allreduceSeconds }: ReplicaRequest) {
  if (!Number.isInteger(replicas) || replicas < 1)
    throw new RangeError(`replicas must be a whole number from 1: ${replicas}`)
  for (const [name, value] of Object.entries({ batch, stepSeconds }))
    if (!(value > 0)) throw new RangeError(`${name} must be more than 0: ${value}`)
  for (const [name, value] of Object.entries({ hidingSeconds, allreduceSeconds }))
    if (!(value >= 0)) throw new RangeError(`${name} must be a number from 0: ${value}`)
  if (hidingSeconds > stepSeconds)
    throw new RangeError(`hidingSeconds must not exceed the step, ${stepSeconds}: ${hidingSeconds}`)
}
