import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{main,preload,renderer,workers,scripts}/**/*.test.{ts,mjs}'],
    testTimeout: 20_000,
  },
})
