import type { Tone } from '../chart/drawing'
import type { MarkShape } from '../chart/mark-shape'

/** How a device is drawn in every figure: its name there, its colour, the dashes of its line and its mark. */
export interface DeviceLook {
  readonly title: string
  readonly tone: Tone
  readonly dash: string
  readonly mark: MarkShape
}

const LOOKS: Readonly<Record<string, DeviceLook>> = {
  gc2: { title: 'GC2', tone: 'series-1', dash: '', mark: 'circle' },
  v100: { title: 'V100', tone: 'series-2', dash: '', mark: 'square' },
  gc200: { title: 'GC200', tone: 'series-6', dash: '7 3', mark: 'triangle' },
  bow: { title: 'Bow', tone: 'series-7', dash: '7 3 2 3', mark: 'diamond' },
  a100: { title: 'A100', tone: 'series-3', dash: '7 3', mark: 'triangle' },
  h100: { title: 'H100', tone: 'series-4', dash: '7 3 2 3', mark: 'diamond' },
  t4: { title: 'T4', tone: 'series-5', dash: '2 3', mark: 'circle' },
  'v100-32gb': { title: 'V100 32 GB', tone: 'series-2', dash: '7 3', mark: 'triangle' },
  'v100-pcie': { title: 'V100 PCIe', tone: 'series-2', dash: '2 3', mark: 'diamond' },
  host: { title: 'This host', tone: 'ink', dash: '2 3', mark: 'square' },
}

/** The dashes of a device that is drawn a second time, in other numbers or another precision than in the source paper. */
export const OTHERWISE = '5 2 1 2'

/** The names of the devices that the page knows, in the order in which they are offered. */
export const DEVICE_NAMES: readonly string[] = Object.keys(LOOKS)

/** How a device is drawn; one that the page does not know in ink, under its own name. */
export const lookOf = (name: string): DeviceLook =>
  LOOKS[name] ?? { title: name, tone: 'ink', dash: '', mark: 'circle' }
