import type { Architecture, Figure } from '../architecture'
import { architectureNamed } from './architectures'

/** What a machine says of itself: cores, their clock in Hz, its memory in bytes; null where it does not say. */
export interface HostFacts {
  readonly cores: number
  readonly clock: number | null
  readonly memory: number
}

/** Two fused multiply-adds of eight numbers in each cycle (AVX2). */
const FLOP_PER_CYCLE = 32

/** The host as a device: the data sheet `host` with what this machine has. */
export function hostArchitecture({ cores, clock, memory }: HostFacts): Architecture {
  const host = architectureNamed('host')
  const hertz = clock ?? host.clock.value
  const peak = cores * hertz * FLOP_PER_CYCLE
  const here = (figure: Figure, value: number): Figure => ({ ...figure, value, source: 'this machine' })
  const estimated = (figure: Figure, value: number): Figure => ({
    ...figure,
    value,
    source: `estimate: cores x clock x ${FLOP_PER_CYCLE} FLOP`,
  })
  return {
    ...host,
    title: 'This host',
    memory: here(host.memory, memory),
    clock: clock === null ? host.clock : here(host.clock, clock),
    peakFp32: estimated(host.peakFp32, peak),
    peakFp16: estimated(host.peakFp16, peak),
    ...(host.kind === 'host' && { cores: here(host.cores, cores) }),
  }
}
