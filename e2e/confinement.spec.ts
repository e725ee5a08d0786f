import { expect, sample, test, untilDrawn } from './desktop'

test('the page is sandboxed: no Node, no eval, no way out', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const globals = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  )
  expect(globals).toEqual([])
  expect(await page.evaluate(() => Object.keys(window.shearwater).sort())).toEqual([
    'pathOf',
    'post',
    'receive',
  ])

  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // Electron has this method and leaves it out of its types.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })

  const ran = await page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.body.append(script)
    const image = new Image()
    image.src = 'https://example.org/pixel.png'
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { violations, inline: 'inlineRan' in window }
  })
  expect(ran.inline).toBe(false)
  expect(ran.violations).toEqual(expect.arrayContaining(['script-src-elem', 'img-src']))

  // Text as code needs 'unsafe-eval'; it runs later, when no debugger lends the page its rights.
  await page.evaluate(() => void setTimeout('window.textRan = true', 50))
  await page.waitForTimeout(300)
  expect(await page.evaluate(() => 'textRan' in window)).toBe(false)
})

test('navigation, new windows and permissions are refused', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const opened = await page.evaluate(() => window.open('https://example.org/') === null)
  expect(opened).toBe(true)
  await page.evaluate(() => {
    window.location.href = 'https://example.org/'
  })
  await page.waitForTimeout(300)
  expect(page.url()).toBe('app://ui/index.html')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const permission = await page.evaluate(() => Notification.requestPermission())
  expect(permission).toBe('denied')
  const media = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  )
  expect(media).not.toBe('granted')
})

test('the protocol serves the page and nothing outside it', async ({ start }) => {
  const { page } = await start()
  const answers = await page.evaluate(() =>
    Promise.all(
      [
        'index.html',
        '../main/app.js',
        '..%2f..%2fpackage.json',
        '%2e%2e/%2e%2e/package.json',
        'nothing.js',
      ].map(async (path) => (await fetch(`app://ui/${path}`)).status),
    ),
  )
  expect(answers).toEqual([200, 404, 404, 404, 404])
})

test('an unknown request, a worker’s request and a wrong payload are refused', async ({ start }) => {
  const { page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const thrown = await page.evaluate(() =>
    [
      { type: 'call', id: 900, name: 'shell/run', input: null },
      { type: 'call', id: 901, name: 'store/append-tile-bytes', input: null },
      { type: 'event', name: 'workers/changed', payload: [] },
      'junk',
    ].map((message) => {
      try {
        window.shearwater.post(message)
        return 'sent'
      } catch {
        return 'refused'
      }
    }),
  )
  expect(thrown).toEqual(['refused', 'refused', 'refused', 'refused'])
  const answer = await page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        window.shearwater.receive((message) => {
          if ((message as { id?: number }).id === 902) resolve(message)
        })
        window.shearwater.post({ type: 'call', id: 902, name: 'survey/open', input: { folder: 7 } })
      }),
  )
  expect(answer).toMatchObject({ type: 'failure', report: { code: 'refused' } })
})

test('another window with the same bridge is refused', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const preload = await app.evaluate(({ app: main }) => `${main.getAppPath()}/out/preload/bridge.js`)
  const answer = await app.evaluate(async ({ BrowserWindow }, script) => {
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } })
    await stranger.loadURL('data:text/html,<title>stranger</title>')
    const heard: unknown = await stranger.webContents.executeJavaScript(`new Promise((resolve) => {
      window.shearwater.receive(resolve)
      window.shearwater.post({ type: 'call', id: 1, name: 'recent/list', input: null })
    })`)
    stranger.destroy()
    return heard
  }, preload)
  expect(answer).toMatchObject({ type: 'failure', report: { code: 'refused' } })
})

test('a frame inside the page has no bridge, and one that found a way is refused', async ({ start }) => {
  const { app, page } = await start(`--open=${sample}`)
  await untilDrawn(page)
  const bridged = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.srcdoc = '<title>inside</title>'
    document.body.append(frame)
    await new Promise((resolve) => setTimeout(resolve, 300))
    return frame.contentWindow !== null && 'shearwater' in frame.contentWindow
  })
  expect(bridged).toBe(false)

  const refusals = await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents
    const ask = (senderFrame: unknown): unknown => {
      let heard: unknown
      const frame = Object.assign(Object.create(null), senderFrame, {
        send: (_line: string, message: unknown) => (heard = message),
      })
      const message = { type: 'call', id: 1, name: 'recent/list', input: null }
      ipcMain.emit('shearwater', { sender, senderFrame: frame }, message)
      return heard
    }
    return [ask({ origin: 'https://example.org' }), ask({ origin: 'app://ui' })]
  })
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ type: 'failure', report: { code: 'refused' } })
})
