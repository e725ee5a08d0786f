import { alongBatch, type PublishedSeries } from './published-series'

// Arcelin (2021): one GC2 against one V100 under TensorFlow 2.1, single precision, on stamps of 64 x 64 pixels x 6 bands.

const NOTEBOOK = 'notebook "Plot training-inference time" of github.com/BastienArcelin/IPU-GPU'
const PAPER = `Arcelin (2021), arXiv:2106.02465; values from the ${NOTEBOOK}`
const HISTORY = `An earlier state of the ${NOTEBOOK}, which accompanies Arcelin (2021), arXiv:2106.02465; not in the paper`

const shared = {
  part: 'whole',
  precision: 'fp32',
  software: 'tf2.1',
  unit: 's',
  along: 'batch',
  examples: null,
  epochs: null,
  source: PAPER,
} as const

/** 8,000 images, so floor(8000 / batch) steps an epoch; the time from epoch 10 to epoch 110. */
const training = { ...shared, phase: 'training', quantity: 'training-time' } as const
const DNN_BATCHES = [2, 4, 8, 10, 12, 14]
const BNN_BATCHES = [2, 4, 6, 8]

const dnnTraining: readonly PublishedSeries[] = [
  {
    ...training,
    id: 'dnn-training/gc2',
    workload: 'dnn',
    device: 'gc2',
    points: alongBatch(DNN_BATCHES, [189.24, 162.52, 250.53, 172.22, 151.53, 186.95]),
    note: 'Noisy in itself: a straight line in the batch leaves 11 %. Batches above 14 did not fit in the memory of the device.',
  },
  {
    ...training,
    id: 'dnn-training/v100',
    workload: 'dnn',
    device: 'v100',
    points: alongBatch(DNN_BATCHES, [2082.35, 1079.45, 589.62, 484.49, 474.81, 442.94]),
    note: '',
  },
]

const bnnTraining: readonly PublishedSeries[] = [
  {
    ...training,
    id: 'bnn-training/gc2',
    workload: 'bnn',
    device: 'gc2',
    points: alongBatch(BNN_BATCHES, [373.44, 271.09, 234.27, 219.62]),
    note: 'Batches above 8 did not fit in the memory of the device.',
  },
  {
    ...training,
    id: 'bnn-training/v100',
    workload: 'bnn',
    device: 'v100',
    points: alongBatch(BNN_BATCHES, [3344.43, 1717.58, 1349.23, 977.42]),
    note: '',
  },
]

/** Images drawn in one batch. */
const generation = { ...shared, workload: 'vae', phase: 'generation', quantity: 'measurement-time' } as const
const DRAWN = [1, 10, 100, 500, 1000, 5000]
const FLOW_DRAWN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

const vaeGeneration: readonly PublishedSeries[] = [
  {
    ...generation,
    id: 'vae-generation/gc2',
    device: 'gc2',
    points: alongBatch(DRAWN, [0.5189, 0.6216, 0.9435, 1.7203, 2.4671, 7.663]),
    note: '',
  },
  {
    ...generation,
    id: 'vae-generation/v100',
    device: 'v100',
    points: alongBatch(DRAWN, [0.8849, 0.8945, 0.9842, 1.3849, 1.7513, 3.3849]),
    note: '',
  },
]

/** Drawing from the normalising flow alone. */
const flow = {
  ...generation,
  part: 'prior',
  source: HISTORY,
  note: 'Measured with another state of the code than the drawing of whole images: not a part of those times.',
} as const

const flowSampling: readonly PublishedSeries[] = [
  {
    ...flow,
    id: 'flow-sampling/gc2',
    device: 'gc2',
    points: alongBatch(FLOW_DRAWN, [0.4883, 0.5404, 0.709, 1.1188, 1.7617, 9.9887, 73.8597]),
  },
  {
    ...flow,
    id: 'flow-sampling/v100',
    device: 'v100',
    points: alongBatch(FLOW_DRAWN, [0.3771, 0.3844, 0.3847, 0.3838, 0.3758, 0.7602, 7.4482]),
  },
]

/** 2,000 images in batches; costed as the deterministic network. */
const inference = {
  ...shared,
  workload: 'dnn',
  phase: 'inference',
  quantity: 'measurement-time',
  examples: 2000,
  source: HISTORY,
  note: '',
} as const
const MEASURED = [2, 4, 8, 10, 12, 14, 16, 32, 40, 50, 60]

const shapeInference: readonly PublishedSeries[] = [
  {
    ...inference,
    id: 'shape-inference/gc2',
    device: 'gc2',
    points: alongBatch(
      MEASURED,
      [0.2019, 0.2179, 0.2369, 0.208, 0.1916, 0.156, 0.1966, 0.2302, 0.2423, 0.2241, 0.2353],
    ),
  },
  {
    ...inference,
    id: 'shape-inference-with-compile/gc2',
    device: 'gc2',
    quantity: 'measurement-time-with-compile',
    points: alongBatch(
      MEASURED,
      [26.2142, 31.2122, 40.6395, 43.9961, 47.3092, 47.8476, 50.6683, 67.901, 82.2288, 81.2814, 77.823],
    ),
  },
  {
    ...inference,
    id: 'shape-inference/v100',
    device: 'v100',
    points: alongBatch(
      MEASURED,
      [1.9428, 1.1428, 0.776, 0.694, 0.7154, 0.6728, 0.619, 0.5535, 0.5094, 0.5093, 0.5021],
    ),
  },
]

/** All of Arcelin's series. */
export const arcelin2021: readonly PublishedSeries[] = [
  ...dnnTraining,
  ...bnnTraining,
  ...vaeGeneration,
  ...flowSampling,
  ...shapeInference,
]
