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
