import { extname, resolve } from 'node:path'
import type { GenerationOrder } from '../../preload/contract-generate'
import { namedModel } from '../models'
import { common, readArguments, requiredNumber, WrongUsage } from './arguments'
import { progressLine } from './progress-line'
import { withHub } from './with-hub'

/** Endings of the files that galaxies can be written to. */
const ENDINGS: readonly string[] = ['.fits', '.fit', '.fts']

/** `generate --model DIR --count N --out FILE`: galaxies from a generative model, as one FITS image `[galaxy, band, row, column]`. */
export async function generate(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, [], {
    ...common,
    model: { type: 'string' },
    count: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
  } as const)
  const { model, out } = values
  if (model === undefined) throw new WrongUsage('--model is missing: generative, or the folder of a model')
  const order: GenerationOrder = {
    model: namedModel(model).folder,
    count: requiredNumber('--count', values.count, 1),
    seed: requiredNumber('--seed', values.seed, 0),
    file: fitsFile(out),
  }
  const progress = progressLine(values.quiet)
  const made = await withHub((hub, signal) => hub.generate(order, { signal, report: progress.show })).finally(
    progress.end,
  )
  if (values.json) console.log(JSON.stringify({ ...made, seed: order.seed, file: order.file }))
  else {
    const rate = `${made.seconds.toFixed(1)} s, ${Math.round(made.count / made.seconds)} a second`
    console.log(`${order.file}: ${made.count.toLocaleString('en')} galaxies of ${made.model}, ${rate}`)
  }
  return 0
}

function fitsFile(out: string | undefined): string {
  if (!out) throw new WrongUsage('--out FILE is missing: the FITS file to write')
  if (ENDINGS.includes(extname(out).toLowerCase())) return resolve(out)
  throw new WrongUsage(
    `--out ${out}: galaxies are written as FITS, to a file that ends in ${ENDINGS.join(', ')}`,
  )
}
