import type { PublishedSeries } from './published-series'

// AlexNet on one V100 as GradientFlow trained it on 512: the computing of an iteration, without what it waited for its network.

/** The one series of GradientFlow's that is of a single device. */
export const gradientflowAlexnet: readonly PublishedSeries[] = [
  {
    id: 'alexnet-training/v100-fp16',
    workload: 'alexnet',
    phase: 'training',
    part: 'whole',
    device: 'v100',
    precision: 'fp16',
    software: 'ngc',
    quantity: 'latency',
    unit: 'ms',
    along: 'batch',
    examples: null,
    epochs: null,
    points: [{ batch: 128, devices: 1, value: 38.8 }],
    source: 'Sun et al. (2019), GradientFlow, arXiv:1902.06855: 38.8 of the 48.5 ms of an iteration',
    note: "Its own software; NVIDIA's containers of the next year stand for it.",
  },
]
