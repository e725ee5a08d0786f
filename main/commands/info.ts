import type { PathDescription } from '../../preload/contract'
import { common, readArguments, WrongUsage } from './arguments'
import { withHub } from './with-hub'

/** `info PATH...`: what files and folders are. One path gives one JSON object, several give a list. */
export async function info(args: readonly string[]): Promise<number> {
  const { values, positionals: paths } = readArguments(args, null, common)
  if (paths.length === 0) throw new WrongUsage('PATH is missing')
  const found = await withHub(async (hub, signal) => {
    const all: (PathDescription & { path: string })[] = []
    for (const path of paths) all.push({ path, ...(await hub.describe(path, signal)) })
    return all
  })
  if (values.json) console.log(JSON.stringify(found.length === 1 ? found[0] : found))
  else for (const one of found) console.log(inWords(one))
  return 0
}

function inWords({
  path,
  kind,
  rows,
  columns,
  planes,
  wcs,
  bands,
  problems,
}: PathDescription & { path: string }): string {
  const lines = [`${path}: ${kind}`]
  if (rows !== null) lines.push(`  rows     ${rows.toLocaleString('en')}`)
  if (bands.length > 0) lines.push(`  bands    ${bands.join(' ')}`)
  if (wcs) {
    const [ra, dec] = wcs.center.map((angle) => angle.toFixed(6))
    lines.push(
      `  sky      ${wcs.type}, centre RA ${ra} Dec ${dec} deg, ${wcs.pixelScale.toFixed(4)} arcsec a pixel`,
    )
  }
  for (const { extension, kind: plane, band, shape, compression } of planes) {
    lines.push(
      `  ${extension.padEnd(14)} ${plane.padEnd(9)} ${(band ?? '-').padEnd(3)} ${shape.join(' x ')}  ${compression}`,
    )
  }
  for (const { name, type, unit } of columns)
    lines.push(`  ${name.padEnd(24)} ${type.padEnd(10)} ${unit ?? ''}`)
  return [...lines, ...problems.map((problem) => `  note: ${problem}`)].join('\n')
}
