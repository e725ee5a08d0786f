import * as v from 'valibot'
import { Workload } from './contract-workload'
import { request } from './token'

// The part of the contract that is about costing the lab's own networks on the page of devices.

const nothing = v.null()

/** The models that come with the lab, each by what it does or by its folder in `models/`. */
export const ShippedNetwork = v.picklist([
  ...['deterministic', 'bayesian', 'fast-head', 'bnn-head', 'dnn', 'generative'],
] as const)
export type ShippedNetwork = v.InferOutput<typeof ShippedNetwork>

/** A model of the lab: one that comes with it, or a folder that the person chose in this session. */
export const LabNetwork = v.variant('kind', [
  v.object({ kind: v.literal('shipped'), name: ShippedNetwork }),
  v.object({ kind: v.literal('chosen'), folder: v.string() }),
])
export type LabNetwork = v.InferOutput<typeof LabNetwork>

/** The phases that every network of the lab has; drawing galaxies is the inference of one that makes them. */
export const LabPhase = v.picklist(['training', 'inference'])
export type LabPhase = v.InferOutput<typeof LabPhase>

// The page asks main.
/** Asks the person for the folder of a model, and remembers it as chosen; null where they thought better of it. */
export const chooseLabNetwork = request('devices/choose-network', {
  input: nothing,
  output: v.nullable(v.string()),
})
/** What a network asks of a device, recorded by an estimator. Refused for a folder that no person chose. */
export const recordLabNetwork = request('devices/record-network', {
  input: v.object({ network: LabNetwork, phase: LabPhase }),
  output: Workload,
})

/** What the page may ask of the lab's networks: no folder that the person did not point at, and no other phase or option. */
export const labNetworkRequests: readonly { readonly name: string }[] = [chooseLabNetwork, recordLabNetwork]
