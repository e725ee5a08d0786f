import { defineConfig } from '@playwright/test'
import { findElectron } from './scripts/setup/electron.mjs'

process.env['SHEARWATER_ELECTRON'] ??= findElectron()?.path

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'out/journeys',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'out/journeys.json' }]],
})
