import { alongBatch, type PublishedSeries } from './published-series'

// ResNet-50 v1.5 of NVIDIA's DeepLearningExamples, in NVIDIA's containers: inference by batch, training by number of devices.

const shared = {
  workload: 'resnet50',
  part: 'whole',
  software: 'ngc',
  examples: null,
  epochs: null,
  source: 'NVIDIA DeepLearningExamples (github.com/NVIDIA/DeepLearningExamples), README of ResNet50 v1.5',
} as const

const latency = { ...shared, phase: 'inference', quantity: 'latency', unit: 'ms', along: 'batch' } as const
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256]

const inferenceLatency: readonly PublishedSeries[] = [
  {
    ...latency,
    id: 'resnet50-latency/v100-fp32',
    device: 'v100',
    precision: 'fp32',
    points: alongBatch(BATCHES, [5.79, 6.61, 7.12, 10.22, 15.99, 28.19, 51.12, 96.61, 189.85]),
    note: '',
  },
  {
    ...latency,
    id: 'resnet50-latency/v100-fp16',
    device: 'v100',
    precision: 'fp16',
    points: alongBatch(BATCHES, [4.25, 4.32, 4.26, 5.57, 8.13, 13.69, 23.86, 47.04, 94.67]),
    note: 'Automatic mixed precision: half precision in the matrix products, single where it is needed.',
  },
  {
    ...latency,
    id: 'resnet50-latency/v100-32gb-fp32',
    device: 'v100-32gb',
    precision: 'fp32',
    points: alongBatch(BATCHES, [5.374, 5.901, 6.94, 9.751, 15.209, 26.772, 48.796, 93.262, 180.923]),
    note: '',
  },
  {
    ...latency,
    id: 'resnet50-latency/a100-tf32',
    device: 'a100',
    precision: 'fp32',
    points: alongBatch(BATCHES, [5.26, 5.34, 6.65, 8.31, 11.82, 19.99, 35.82, 68.23, 133.9]),
    note: 'A100 with 40 GB. Single precision as the device takes it by itself: factors of products rounded to TF32.',
  },
]

const throughput = {
  ...shared,
  phase: 'training',
  quantity: 'throughput',
  unit: 'images/s',
  along: 'devices',
} as const

/** Throughput by number of devices, each with `batch` images. */
function scaling(batch: number, published: readonly (readonly [devices: number, value: number])[]) {
  return { points: published.map(([devices, value]) => ({ batch, devices, value })) }
}

const MIXED = 'Automatic mixed precision.'

const trainingThroughput: readonly PublishedSeries[] = [
  {
    ...throughput,
    ...scaling(128, [
      [1, 412],
      [8, 3170],
    ]),
    id: 'resnet50-training/v100-fp32',
    device: 'v100',
    precision: 'fp32',
    note: '',
  },
  {
    ...throughput,
    ...scaling(256, [
      [1, 1270],
      [8, 9510],
    ]),
    id: 'resnet50-training/v100-fp16',
    device: 'v100',
    precision: 'fp16',
    note: MIXED,
  },
  {
    ...throughput,
    ...scaling(128, [
      [1, 432],
      [16, 6500],
    ]),
    id: 'resnet50-training/v100-32gb-fp32',
    device: 'v100-32gb',
    precision: 'fp32',
    note: '',
  },
  {
    ...throughput,
    ...scaling(256, [
      [1, 1300],
      [16, 17_250],
    ]),
    id: 'resnet50-training/v100-32gb-fp16',
    device: 'v100-32gb',
    precision: 'fp16',
    note: MIXED,
  },
]

/** All of NVIDIA's series. */
export const nvidiaResnet50: readonly PublishedSeries[] = [...inferenceLatency, ...trainingThroughput]
