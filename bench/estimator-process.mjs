// @ts-check
// An estimator's process, driven as main drives it: forked from the built entry file, asked over its channel.
import { float64, tableFromArrays, tableToIPC } from '@uwdata/flechette'
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/run/project.mjs'
import { load } from './load.mjs'

const { channels, contract, runs } = await load('estimator-process', {
  channels: 'preload/channel.ts',
  contract: 'preload/contract.ts',
  runs: 'preload/contract-runs.ts',
})

/** @typedef {Awaited<ReturnType<typeof startEstimator>>} EstimatorProcess */

/** Starts an estimator with so many threads, all of the machine's for null. @param {number | null} threads */
export async function startEstimator(threads) {
  const child = fork(join(root, 'out/main/estimator.js'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...process.env,
      [contract.mainPidVariable]: String(process.pid),
      ...(threads !== null && { [contract.threadsVariable]: String(threads) }),
    },
  })
  const port = {
    post: (/** @type {any} */ message) => child.connected && child.send(message),
    receive: (/** @type {(message: unknown) => void} */ listener) => child.on('message', listener),
  }
  /** @type {any} */
  let channel
  await new Promise((resolve, reject) => {
    channel = channels.openChannel(port, [], [channels.listen(contract.workerReady, resolve)])
    child.once('exit', (code, signal) => reject(new Error(`the estimator ended: ${signal ?? code}`)))
  })
  return {
    pid: child.pid ?? 0,
    /** Opens a model over tiles. @param {string} model @param {number} samples @param {{ name: string, path: string }[]} tiles @param {number} batch */
    prepare(model, samples, tiles, batch) {
      const options = { samples, symmetric: true, seed: 1, keepSamples: false, where: null, limit: null }
      const wish = { run: 'bench', model: join(root, 'models', model), options, batch, tiles }
      return channel.call(runs.prepareEstimation, wish)
    },
    /** Estimates objects; gives the estimates as an Arrow IPC stream. @param {{ ra: number[], dec: number[] }} positions @returns {Promise<Uint8Array>} */
    async estimate({ ra, dec }) {
      const table = tableFromArrays({ ra, dec }, { types: { ra: float64(), dec: float64() } })
      const input = { run: 'bench', arrow: tableToIPC(table, { format: 'stream' }) }
      // A copy: bytes that crossed a process border may begin where doubles must not.
      return new Uint8Array((await channel.call(runs.estimateShard, input)).arrow)
    },
    /** Seconds of processor time so far, and the peak of resident memory in MiB; Linux only. */
    usage() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const status = readFileSync(`/proc/${child.pid}/status`, 'latin1')
      const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
      return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, peak }
    },
    stop: () => child.kill('SIGKILL'),
  }
}
