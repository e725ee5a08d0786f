import { createSSRApp, defineComponent, h, onErrorCaptured } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { isOfHandler } from './error-place'

test('what a view does is told from what it shows, while developing and when built', () => {
  const did = ['watcher callback', 'native event handler', 'https://vuejs.org/error-reference/#runtime-5']
  expect(did.map(isOfHandler)).toEqual([true, true, true])
  const shown = ['setup function', 'mounted hook', 'https://vuejs.org/error-reference/#runtime-1']
  expect(shown.map(isOfHandler)).toEqual([false, false, false])
  expect(isOfHandler('https://vuejs.org/error-reference/#runtime-15')).toBe(false)
})

test('Vue names the setup of a component as is expected here', async () => {
  const places: string[] = []
  const Broken = defineComponent(() => {
    throw new Error('broken')
  })
  const Guard = defineComponent(() => {
    onErrorCaptured((_error, _where, place) => (places.push(place), false))
    return () => h(Broken)
  })
  await renderToString(createSSRApp(Guard)).catch(() => '')
  expect(places.map(isOfHandler)).toEqual([false])
})
