// @ts-check
// One measurement for memory.mjs, in a process of its own as main is: opens a survey, streams all its tiles, and prints the
// peaks of memory as a line of JSON.     node memory-run.mjs BUNDLES WORKERS SURVEY LAB
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [bundles, workers, survey, lab] = process.argv.slice(2)
const bundle = (/** @type {string} */ name) => import(pathToFileURL(join(bundles, `${name}.mjs`)).href)
const [{ createHub }, { createPool }, { forkedProcesses }, { streamTiles }] = await Promise.all(
  ['hubs', 'pools', 'processes', 'contract'].map(bundle),
)

const pool = createPool(forkedProcesses(workers))
try {
  const hub = createHub(pool, () => lab)
  await hub.open(survey)
  const signal = new AbortController().signal
  /** Resident memory of the store, and of main, each tenth of the way. @type {number[]} */
  const course = []
  /** @type {number[]} */
  const mainCourse = []
  const report = ({ tiles, tilesTotal } = { tiles: 0, tilesTotal: 0 }) => {
    if (tiles * 10 >= (course.length + 1) * tilesTotal) {
      course.push(kilobytes(pool.store.status.pid, 'VmRSS'))
      mainCourse.push(kilobytes(process.pid, 'VmRSS'))
    }
  }
  const stream = hub.handlers.find((/** @type {any} */ { name }) => name === streamTiles.name)
  const { stored, skipped, bytes, seconds } = await stream.answer({ tiles: null }, signal, report)
  const peak = {
    store: kilobytes(pool.store.status.pid, 'VmHWM'),
    main: kilobytes(process.pid, 'VmHWM'),
  }
  console.log(
    JSON.stringify({ stored, skipped: skipped.length, bytes, seconds, ...peak, course, mainCourse }),
  )
} finally {
  pool.stop()
}

/** A field of what Linux says of a process. @param {number} pid @param {string} field */
function kilobytes(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
}
