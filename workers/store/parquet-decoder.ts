import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { compileFunction } from 'node:vm'
import type * as ParquetWasm from 'parquet-wasm/node'

/** parquet-wasm in a WebAssembly instance of its own. */
export interface ParquetDecoder {
  readonly ParquetFile: typeof ParquetWasm.ParquetFile
  /**
   * Waits for the decoder. Rejects when it breaks meanwhile: it answers a bad file with an error, but some with a trap in a
   * microtask, after which its promises are never settled.
   */
  guard<T>(work: Promise<T>): Promise<T>
  /** Call it when the file is closed. */
  release(): void
}

/** Above this an idle decoder is given up: the memory of WebAssembly grows, and never shrinks. */
const MOST_IDLE_BYTES = 128 * 1024 * 1024

type Instance = {
  library: typeof ParquetWasm
  failures: Set<(error: unknown) => void>
  broken: boolean
  users: number
}

let shared: Instance | undefined

/** A decoder, shared with other files; a new one after one broke. */
export function takeDecoder(): ParquetDecoder {
  if (!shared || shared.broken) shared = instantiate()
  const instance = shared
  instance.users++
  return {
    ParquetFile: instance.library.ParquetFile,
    guard: (work) => guard(instance, work),
    release: () => releaseInstance(instance),
  }
}

function releaseInstance(instance: Instance): void {
  instance.users--
  if (instance.broken || instance.users > 0 || shared !== instance) return
  // wasmMemory is typed as what WebAssembly calls it, which the project's types do not know by that name.
  const memory = instance.library.wasmMemory() as { buffer: ArrayBuffer }
  if (memory.buffer.byteLength > MOST_IDLE_BYTES) shared = undefined
}

let compiled: WebAssembly.Module | undefined

/** Compiles once: V8 makes hot code of a module fast while it runs, which the next instance should keep. */
const webAssembly = Object.create(WebAssembly, {
  Module: {
    value: function compileOnce(bytes: BufferSource) {
      return (compiled ??= new WebAssembly.Module(bytes))
    },
  },
}) as typeof WebAssembly // The same namespace, apart from this.

function instantiate(): Instance {
  const require = createRequire(import.meta.url)
  const path = require.resolve('parquet-wasm')
  const names = ['exports', 'require', 'module', '__dirname', 'queueMicrotask', 'WebAssembly']
  const module = { exports: {} }
  const failures: Instance['failures'] = new Set()
  const instance: Instance = {
    library: module.exports as typeof ParquetWasm,
    failures,
    broken: false,
    users: 0,
  }
  const trapped = (task: () => void): void =>
    queueMicrotask(() => {
      try {
        task()
      } catch (error) {
        instance.broken = true
        for (const fail of failures) fail(error)
      }
    })
  const load = compileFunction(readFileSync(path, 'utf8'), names, { filename: path })
  load(module.exports, require, module, dirname(path), trapped, webAssembly)
  return instance
}

function guard<T>({ failures }: Instance, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    failures.add(reject)
    work.then(resolve, reject).finally(() => failures.delete(reject))
  })
}
