import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

// Output runs on Chrome 114 and Node 18 and above, whichever Electron is installed; electron-vite would target the installed one.
process.env['ELECTRON_MAJOR_VER'] = '25'

const room = (path: string): string => resolve(import.meta.dirname, path)

/** Loaded from node_modules at run time: they carry native code or WebAssembly beside their scripts. */
const leftOutside = [/^@tensorflow\//, /^@duckdb\//, /^parquet-wasm/]

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        external: leftOutside,
        input: {
          app: room('main/app.ts'),
          cli: room('main/cli.ts'),
          store: room('workers/store.ts'),
          estimator: room('workers/estimator.ts'),
          'stamp-thread': room('workers/stamp-thread.ts'),
          reader: room('workers/reader.ts'),
          simulator: room('workers/simulator.ts'),
          trainer: room('workers/trainer.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { bridge: room('preload/bridge.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: room('renderer'),
    plugins: [vue()],
    // Mosaic brings a DuckDB for pages that have none of their own; this one asks the store.
    resolve: { alias: { '@duckdb/duckdb-wasm': room('renderer/linked/no-duckdb.ts') } },
    build: {
      target: 'chrome114',
      outDir: room('out/renderer'),
      modulePreload: { polyfill: false },
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: room('renderer/index.html') },
    },
  },
})
