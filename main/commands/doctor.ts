import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { reportOf } from '../../preload/fault'
import type { Hub } from '../hub'
import { withHub } from './with-hub'

/** One finding of the doctor; `remedy` says what to do when it is not `ok`. */
const Check = v.object({
  name: v.string(),
  ok: v.boolean(),
  version: v.optional(v.string()),
  detail: v.string(),
  remedy: v.optional(v.string()),
})
type Check = v.InferOutput<typeof Check>

/** Looks at the installation, starts a store and an estimator for real, and prints what it found. 0 when all is well. */
export async function doctor(args: readonly string[]): Promise<number> {
  return withHub(async (hub) => {
    const checks = [...(await installation()), ...(await running(hub))]
    console.log(args.includes('--json') ? JSON.stringify({ checks }, null, 2) : checks.map(line).join('\n'))
    return checks.every(({ ok }) => ok) ? 0 : 1
  })
}

/** What the set-up script knows of this machine. */
async function installation(): Promise<Check[]> {
  const script = join(__dirname, '../../scripts/setup.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--report', '--json'])
  return v.parse(v.object({ checks: v.array(Check) }), JSON.parse(stdout)).checks
}

async function running(hub: Hub): Promise<Check[]> {
  return Promise.all([
    attempt('store process', async () => {
      const { engine, version, memoryLimit } = await hub.storeRuntime()
      return { version, detail: `${engine} answers; it may take ${memoryLimit}` }
    }),
    attempt('estimator process', async () => {
      const { version, backend, note } = await hub.estimatorRuntime()
      return { version, detail: `TensorFlow answers on its ${backend} backend (${note})` }
    }),
  ])
}

async function attempt(
  name: string,
  probe: () => Promise<{ version: string; detail: string }>,
): Promise<Check> {
  try {
    return { name, ok: true, ...(await probe()) }
  } catch (error) {
    const { what, remedy } = reportOf(error)
    return { name, ok: false, detail: what, remedy: remedy ?? 'Run `npm run setup`.' }
  }
}

function line({ name, ok, version, detail, remedy }: Check): string {
  const finding = `${ok ? '✓' : '✗'} ${name.padEnd(18)} ${[version, detail].filter(Boolean).join('  ')}`
  return remedy && !ok ? `${finding}\n  ${' '.repeat(18)} → ${remedy}` : finding
}
