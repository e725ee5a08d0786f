import * as v from 'valibot'
import { Workload } from './contract-workload'
import { request } from './token'

// The part of the contract that is about what a run that is not ordered yet would ask of a device.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * The page asks main what the passes of a run's network ask of a device, recorded by an estimator. `model` is as in `RunOrder`; samples and symmetries that are null are
 * those of the model.
 */
export const recordRunNetwork = request('queue/record-network', {
  input: v.object({
    model: v.string(),
    samples: v.nullable(count),
    symmetric: v.nullable(v.boolean()),
  }),
  output: Workload,
})
