import type { PublishedSeries } from './published-series'

// ResNet-50 on Graphcore's systems of 16 IPUs and more: Bow (IPU-POD results before Poplar SDK 2.5) and GC200 (MLPerf 1.1).

const shared = {
  workload: 'resnet50',
  phase: 'training',
  part: 'whole',
  precision: 'fp16',
  software: 'poplar',
  along: 'devices',
  examples: null,
} as const

const MLPERF = 'MLPerf Training 1.1 and Graphcore, performance results, GC200 (IPU-POD16, IPU-POD256)'
const BATCH_NOTE =
  'The batch is not stated in our source: that of the Bow series for as many devices is taken.'

/** All of Graphcore's series. Precision is not stated for each in our source: half precision, as in its published applications. */
export const graphcoreResnet50: readonly PublishedSeries[] = [
  {
    ...shared,
    id: 'resnet50-training/bow',
    device: 'bow',
    quantity: 'throughput',
    unit: 'images/s',
    epochs: null,
    points: [
      { batch: 1920 / 16, devices: 16, value: 42_029 },
      { batch: 2560 / 64, devices: 64, value: 145_287 },
      { batch: 10_240 / 256, devices: 256, value: 425_514 },
    ],
    source: 'Graphcore, performance results, Bow Pod16, Pod64 and Pod256, before Poplar SDK 2.5',
    note: 'Global batches of 1,920, 2,560 and 10,240 images; a device takes its share in several micro-batches.',
  },
  {
    ...shared,
    id: 'resnet50-training/gc200',
    device: 'gc200',
    quantity: 'throughput',
    unit: 'images/s',
    epochs: null,
    points: [{ batch: 1920 / 16, devices: 16, value: 30_000 }],
    source: MLPERF,
    note: `About 30,000. ${BATCH_NOTE}`,
  },
  {
    ...shared,
    id: 'resnet50-time-to-train/gc200',
    device: 'gc200',
    quantity: 'time-to-train',
    unit: 'min',
    epochs: 38,
    points: [{ batch: 1920 / 16, devices: 16, value: 28.3 }],
    source: MLPERF,
    note: `With the evaluations that the benchmark asks for. ${BATCH_NOTE}`,
  },
  {
    ...shared,
    id: 'resnet50-throughput-gain/gc200',
    device: 'gc200',
    quantity: 'throughput-gain',
    unit: '1',
    epochs: null,
    points: [
      { batch: 1920 / 16, devices: 16, value: 1 },
      { batch: 10_240 / 256, devices: 256, value: 12 },
    ],
    source: MLPERF,
    note: `Over 16 devices, whose point is 1 by definition. ${BATCH_NOTE}`,
  },
  {
    ...shared,
    id: 'resnet50-time-to-train-gain/gc200',
    device: 'gc200',
    quantity: 'time-to-train-gain',
    unit: '1',
    epochs: null,
    points: [
      { batch: 1920 / 16, devices: 16, value: 1 },
      { batch: 10_240 / 256, devices: 256, value: 7.5 },
    ],
    source: MLPERF,
    note: `Over 16 devices, whose point is 1 by definition; more epochs are needed at the larger batch. ${BATCH_NOTE}`,
  },
]
