import type { Axis } from '../chart/axis'
import { PUBLISHED, publishedSeries } from '../../workers/devices/published/published'
import type { PublishedSeries } from '../../workers/devices/published/published-series'

/** Published series of one quantity, each with the predictions of its own points. */
export interface SeriesChart {
  readonly id: string
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly PublishedSeries[]
}

const DEVICES: Axis = { name: 'devices', unit: '1', scale: 'log2' }

/** What was published beside the source paper's six charts. */
export const SERIES_CHARTS: readonly SeriesChart[] = [
  {
    id: 'flow-sampling',
    title: 'Normalising flow alone, drawing latent vectors',
    x: { name: 'vectors drawn', unit: '1', scale: 'log' },
    y: { name: 'time', unit: 's', scale: 'log' },
    series: ['flow-sampling/gc2', 'flow-sampling/v100'].map(publishedSeries),
  },
  {
    id: 'shape-inference-with-compile',
    title: 'Shapes of 2,000 images, with compiling',
    x: { name: 'batch', unit: 'images', scale: 'linear' },
    y: { name: 'time', unit: 's', scale: 'linear' },
    series: [publishedSeries('shape-inference-with-compile/gc2')],
  },
  {
    id: 'resnet50-latency',
    title: 'ResNet-50, inference',
    x: { name: 'batch', unit: 'images', scale: 'log2' },
    y: { name: 'latency', unit: 'ms', scale: 'log' },
    series: PUBLISHED.filter(({ workload, quantity }) => workload === 'resnet50' && quantity === 'latency'),
  },
  {
    id: 'resnet50-throughput',
    title: 'ResNet-50, training',
    x: DEVICES,
    y: { name: 'throughput', unit: 'images/s', scale: 'log' },
    series: PUBLISHED.filter(({ quantity }) => quantity === 'throughput'),
  },
]
