// @ts-check

/**
 * The proxy that the environment names for an address, or null.
 *
 * @param {URL} url
 * @param {NodeJS.ProcessEnv} environment
 * @returns {URL | null}
 */
export function proxyFor(url, environment) {
  const either = (/** @type {string} */ name) => environment[name] || environment[name.toLowerCase()]
  const address = either(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  if (!address || isExempt(url, either('NO_PROXY') ?? '')) return null
  const text = address.includes('://') ? address : `http://${address}`
  return URL.canParse(text) ? new URL(text) : null
}

/** @param {URL} url @param {string} exemptions a list such as `localhost,.example.org,example.com:8080` */
function isExempt(url, exemptions) {
  return exemptions
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true
      const [host, port] = entry.replace(/^\*?\./, '').split(':')
      if (port && port !== portOf(url)) return false
      return url.hostname === host || url.hostname.endsWith(`.${host}`)
    })
}

/** @param {URL} url */
export function portOf(url) {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}
