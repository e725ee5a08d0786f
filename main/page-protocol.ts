import { protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, normalize, join, sep } from 'node:path'

/** Where the page lives: a protocol of our own, so that it has an origin and no file URL. */
export const pageOrigin = 'app://ui'

/** What the page may load and run: its own files; WebAssembly, but no text as code. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** To be called before the app is ready. */
export function registerPageProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built page from `folder`, and nothing outside it. */
export function servePage(folder: string): void {
  protocol.handle('app', async (request) => {
    const path = pageFile(folder, request.url)
    const body = path && (await readFile(path).catch(() => null))
    if (!path || !body) return new Response('Not found.', { status: 404 })
    return new Response(body, {
      headers: {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    })
  })
}

/** The file that a URL of the page names, or null where it names none inside `folder`. */
export function pageFile(folder: string, address: string): string | null {
  const url = new URL(address)
  if (`${url.protocol}//${url.host}` !== pageOrigin) return null
  const path = normalize(join(folder, decodeURIComponent(url.pathname)))
  return path.startsWith(folder + sep) ? path : null
}
