/** Passes whose gradients are added up before the weights change. */
export interface AccumulationRequest {
  /** k: forward and backward passes for one update. */
  readonly microSteps: number
  /** Examples of one micro-step. */
  readonly batch: number
  /** Seconds of one micro-step. */
  readonly forward: number
  readonly backward: number
  /** Seconds of the update, and of the allreduce before it that nothing hides; both run once. */
  readonly update: number
  readonly allreduce: number
  /** Bytes that one micro-step keeps for its backward pass. */
  readonly activationBytes: number
}

export interface AccumulatedStep {
  readonly seconds: number
  /** Examples that the update is made of. */
  readonly effectiveBatch: number
  /** Examples a second of one replica. */
  readonly throughput: number
  /** Bytes kept for backward passes: those of one micro-step, however many there are. */
  readonly activationBytes: number
}

/**
 * A step that adds up the gradients of k micro-steps on one device: `k (forward + backward) + allreduce + update` seconds. Normalisation
 * by batch sees a micro-step, not the effective batch. Used with pipelines on IPUs in arXiv 2404.10730. Throws RangeError that names the field.
 */
export function accumulatedStep(request: AccumulationRequest): AccumulatedStep {
  const { microSteps, batch, forward, backward, update, allreduce, activationBytes } = request
  if (!Number.isInteger(microSteps) || microSteps < 1)
    throw new RangeError(`microSteps must be a whole number from 1: ${microSteps}`)
  if (!(batch > 0)) throw new RangeError(`batch must be more than 0: ${batch}`)
  const seconds = microSteps * (forward + backward) + allreduce + update
  if (!(seconds > 0)) throw new RangeError(`the seconds of a step must be more than 0: ${seconds}`)
  const effectiveBatch = microSteps * batch
  return { seconds, effectiveBatch, throughput: effectiveBatch / seconds, activationBytes }
}
