// @ts-check
// The way benches run the project's TypeScript: bundled as the app bundles it, for the Node that runs the bench.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { root } from '../scripts/run/project.mjs'

/**
 * Bundles sources and imports them: `await load('rice', { image: 'workers/tiles/image.ts' })` gives `{ image: module }`.
 * The bundle lands in out/bench/NAME; packages stay outside and come from node_modules.
 * @template {string} Name
 * @param {string} name
 * @param {Record<Name, string>} sources paths from the project's folder
 * @returns {Promise<Record<Name, any>>}
 */
export async function load(name, sources) {
  const outDir = join(root, 'out', 'bench', name)
  const keys = /** @type {Name[]} */ (Object.keys(sources))
  const input = Object.fromEntries(keys.map((key) => [key, join(root, sources[key])]))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ...{ ssr: true, outDir, emptyOutDir: true, target: 'node18', minify: false, copyPublicDir: false },
      rolldownOptions: { input, output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  })
  const modules = keys.map(async (key) => {
    return [key, await import(pathToFileURL(join(outDir, `${key}.mjs`)).href)]
  })
  return Object.fromEntries(await Promise.all(modules))
}
