/** A number of a data sheet: SI units (byte, Hz, FLOP/s, byte/s, W, s) or a count (`1`), and where it is published. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly source: string
}

/** Figures that every device has. */
interface SharedFigures {
  /** Peak rates of matrix products: single precision, half precision. */
  readonly peakFp32: Figure
  readonly peakFp16: Figure
  /** Rate of products of single-precision numbers that are rounded to 10 bits first (TF32), where a device does so by itself. */
  readonly peakTf32?: Figure
  /** Memory that the network must fit in, in bytes, and what moves to and from it. */
  readonly memory: Figure
  readonly memoryBandwidth: Figure
  readonly clock: Figure
  /** The clock under a lasting load, where the power limit keeps it below that of the peak rates. */
  readonly sustainedClock?: Figure
  /** Links to the other devices of a node, both directions together, and the delay of a message. */
  readonly linkBandwidth: Figure
  readonly linkLatency: Figure
  readonly devicesPerNode: Figure
  /** The network between nodes, for each node, one direction. */
  readonly networkBandwidth: Figure
  readonly networkLatency: Figure
  /** PCIe between host and device, one direction. */
  readonly hostBandwidth: Figure
  /** Memory beside the device's own that it can stream from and to, and the bytes a second; where it has one. */
  readonly streamingMemory?: Figure
  readonly streamingBandwidth?: Figure
  /** The most power, of one device, and that of one that waits, in watts. */
  readonly boardPower: Figure
  readonly idlePower: Figure
}

/** An IPU: tiles, each a processor with threads and memory of its own, that compute and exchange in turn (bulk-synchronous). */
export interface IpuSheet extends SharedFigures {
  readonly kind: 'ipu'
  readonly tiles: Figure
  readonly threadsPerTile: Figure
  readonly memoryPerTile: Figure
  /** Between the tiles of one device, all together. */
  readonly exchangeBandwidth: Figure
}

/** A GPU: multiprocessors that run kernels one after the other, over memory that they share. */
export interface GpuSheet extends SharedFigures {
  readonly kind: 'gpu'
  readonly multiprocessors: Figure
  readonly cache: Figure
}

/** The processor of a host, that runs kernels as well. */
export interface HostSheet extends SharedFigures {
  readonly kind: 'host'
  readonly cores: Figure
}

/** A device as its maker describes it, under the name that `--device` takes. */
export type Architecture = (IpuSheet | GpuSheet | HostSheet) & {
  readonly name: string
  readonly title: string
}
