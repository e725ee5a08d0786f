const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes with three digits that matter: `1.29 MB`. Powers of 1000. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toPrecision(3)} ${UNITS[power] ?? 'B'}`
}

/** A time to come, as people say it: `8 s`, `3 min`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const PREFIXES = [
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
] as const

/** An amount with three digits that matter and a prefix of the SI: `460 J`, `1.29 kJ`, `12.5 ms`. */
export function formatSi(amount: number, unit: string): string {
  const [size, prefix] = PREFIXES.find(([least]) => Math.abs(amount) >= least) ?? PREFIXES[2]
  const value = amount / size
  return `${Number(value.toPrecision(3))} ${prefix}${unit}`
}

/** Seconds with three digits that matter: `12.5 ms`, `3.1 s`; from 90 s on as people say them. */
export function formatSeconds(seconds: number): string {
  return seconds < 90 ? formatSi(seconds, 's') : formatDuration(seconds)
}
