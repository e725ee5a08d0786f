import { describe, expect, it } from 'vitest'
import { predicted, throughputOf } from './asked'
import { requestOf } from './asked'
import { stepSetting } from '../step-setting'
import { fittedConstants } from '../constants'
import { costsOf } from '../operation-costs'
import { pipelineStep } from '../device-step'

// Arcelin (2021), arXiv:2106.02465, names several IPUs as the way to larger batches: replicas, or a pipeline of the layers.

const dnn = { workload: 'dnn', phase: 'training', device: 'gc2', batch: 14 } as const
void [predicted, requestOf, stepSetting, fittedConstants, costsOf, pipelineStep, describe, expect, it, throughputOf, dnn]
