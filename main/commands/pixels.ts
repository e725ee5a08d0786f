import { writeFile } from 'node:fs/promises'
import type { PixelBox } from '../../preload/contract'
import { absolutePlace } from '../../workers/files/place'
import { common, readArguments, WrongUsage } from './arguments'
import { withHub } from './with-hub'

/** `pixels FILE --extension NAME [--box x0,y0,w,h] [--raw OUT]`: decoded pixels, rows from the bottom, NaN as null. */
export async function pixels(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['FILE'], {
    ...common,
    extension: { type: 'string' },
    box: { type: 'string' },
    raw: { type: 'string' },
  } as const)
  const { extension, raw } = values
  if (extension === undefined) throw new WrongUsage('--extension is missing: a name, or a number from 0')
  const input = { path: absolutePlace(positionals[0] ?? ''), extension, box: boxOf(values.box) }
  const { shape, type, values: bytes } = await withHub((hub, signal) => hub.pixels(input, signal))
  if (raw !== undefined) {
    await writeFile(raw, bytes)
    console.log(JSON.stringify({ shape, type }))
  } else {
    const numbers = new Float64Array(bytes.slice().buffer)
    console.log(JSON.stringify({ shape, type, values: nested([...numbers].map(finite), shape) }))
  }
  return 0
}

function boxOf(text: string | undefined): PixelBox | null {
  if (text === undefined) return null
  const [x, y, width, height, ...more] = text.split(',').map(Number)
  const whole = [x, y, width, height].every((side) => Number.isInteger(side))
  if (!whole || more.length > 0) throw new WrongUsage(`--box ${text} is not x0,y0,w,h in whole pixels`)
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Rows of rows, by shape. */
function nested(values: readonly (number | null)[], shape: readonly number[]): unknown {
  if (shape.length <= 1) return values
  const [count = 0, ...inner] = shape
  const length = values.length / (count || 1)
  return Array.from({ length: count }, (_, at) => nested(values.slice(at * length, (at + 1) * length), inner))
}
