import { absolutePlace } from '../../workers/files/place'
import { common, readArguments, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** `match LAB FILE --radius 1`: which objects are in another catalog, as the table `match_NAME`. */
export async function match(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB', 'FILE'], {
    ...common,
    ...{ radius: { type: 'string', default: '1' }, name: { type: 'string' } },
  } as const)
  const [lab = '', file = ''] = positionals
  const radius = Number(values.radius)
  if (values.radius.trim() === '' || !(radius >= 0 && radius <= 60))
    throw new WrongUsage(`--radius ${values.radius} is no number of arcseconds from 0 to 60`)
  const progress = progressLine(values.quiet)
  const found = await withHub(async (hub, signal) => {
    await hub.open(lab, { signal, report: progress.show })
    const order = { file: absolutePlace(file), radius, name: values.name ?? null }
    return hub.judgements.match(order, { signal, report: progress.show })
  }).finally(progress.end)
  if (values.json) console.log(JSON.stringify(found))
  else {
    const { table, rows, matched, ambiguous, problems } = found
    console.log(
      `${table}: ${matched} of ${rows} rows of ${found.file} matched within ${radius} arcsec, ${ambiguous} of them ambiguous`,
    )
    for (const problem of problems) console.log(`note: ${problem}`)
  }
  return 0
}
