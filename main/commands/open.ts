import { common, readArguments, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** `open SURVEY --lab DIR`: makes a lab, or goes on with one: catalog in, tiles listed. */
export async function open(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['SURVEY'], {
    ...common,
    lab: { type: 'string' },
  } as const)
  const { lab } = values
  if (lab === undefined) throw new WrongUsage('--lab DIR is missing: the folder that the lab is kept in')
  const progress = progressLine(values.quiet)
  const survey = await withHub((hub, signal) =>
    hub.open(positionals[0] ?? '', { lab, signal, report: progress.show }).finally(progress.end),
  )
  const { objects, tiles, bands, problems, seconds } = survey
  if (values.json) {
    console.log(JSON.stringify({ lab: survey.lab, objects, tiles: tiles.length, bands, problems, seconds }))
  } else {
    console.log(
      `${survey.name}: ${objects} objects, ${tiles.length} tiles, bands ${bands.join('') || 'unknown'}`,
    )
    console.log(`lab ${survey.lab}, ${seconds.toFixed(1)} s`)
    for (const problem of problems) console.log(`note: ${problem}`)
  }
  return 0
}
