// @ts-check
import { readFile } from './model.mjs'

/** @typedef {{ value: number, unit: string, source: string }} Figure */
/** @typedef {Record<string, Figure>} Figures */

/** Stacks of software in the order of the table's columns. */
const STACKS = ['tf2.1', 'tf2.1-ipu', 'ngc', 'poplar', 'tfjs']

/**
 * Units that are written with prefixes, the largest first.
 * @type {Record<string, [scale: number, name: string][]>}
 */
const PREFIXES = {
  s: [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs']], // prettier-ignore
  byte: [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']], // prettier-ignore
  'byte/s': [[1e9, 'GB/s'], [1e6, 'MB/s']], // prettier-ignore
}

/** @param {Figure} figure its value with four digits: `20.42 µs` */
function inWords({ value, unit }) {
  const prefix = PREFIXES[unit]?.find(([scale]) => value >= scale)
  const number = value / (prefix?.[0] ?? 1)
  const digits = number.toLocaleString('en', { maximumSignificantDigits: 4 })
  return prefix ? `${digits} ${prefix[1]}` : digits
}

/** @type {Record<string, Figures> & { software: Record<string, Figures> }} */
const constants = readFile()

/** @param {string} name */
const ofStacks = (name) =>
  STACKS.map((stack) => {
    const figure = constants.software[stack]?.[name]
    if (!figure || figure.source.startsWith('not used')) return '-'
    return figure.source.startsWith('fitted') ? `${inWords(figure)} \\*` : inWords(figure)
  })

/**
 * @param {string} name `gpu/kernelSeconds`, or `dispatchSeconds` for a cell of each stack; nothing for other words
 * @returns {string[]}
 */
function valuesOf(name) {
  const [group = '', constant] = name.split('/')
  if (constant === undefined) return constants.software['tf2.1']?.[name] ? ofStacks(name) : []
  if (!(group in constants)) return []
  const figure = constants[group]?.[constant]
  if (!figure) throw new Error(`docs/devices.md has ${name}, which is no constant`)
  return [inWords(figure)]
}

/** Names of constants as the page has them, but for those that nothing uses. */
export function constantNames() {
  const { software, ...groups } = constants
  const ofDevices = Object.entries(groups).flatMap(([group, figures]) =>
    Object.entries(figures).flatMap(([name, { source }]) =>
      source.startsWith('not used') ? [] : [`${group}/${name}`],
    ),
  )
  return [...ofDevices, ...Object.keys(software['tf2.1'] ?? {})]
}

/**
 * A row of a table whose first cell is a constant, with its values; any other line as it is.
 * @param {string} line
 */
export function withConstants(line) {
  const name = /^\| *`([\w/]+)` *\|/.exec(line)?.[1]
  const values = name ? valuesOf(name) : []
  if (values.length === 0) return line
  const cells = line.split('|')
  return [
    ...cells.slice(0, 2),
    ...values.map((value) => ` ${value} `),
    ...cells.slice(2 + values.length),
  ].join('|')
}
