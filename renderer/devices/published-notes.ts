import type { PublishedSeries } from '../../workers/devices/published/published-series'

/** What has to be known of series, said once where it is the same for all; `nameOf` names those of which only some is said. */
export function notesOf(
  series: readonly PublishedSeries[],
  nameOf: (series: PublishedSeries) => string,
): string {
  const notes = [...new Set(series.map(({ note }) => note))].filter(Boolean)
  return notes
    .map((note) => {
      const own = series.filter((one) => one.note === note)
      return own.length === series.length ? note : `${own.map(nameOf).join(' and ')}: ${note}`
    })
    .join(' ')
}
