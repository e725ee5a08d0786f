// Does what the default app of Electron's own builds does, for a build that comes without one:
// `electron [switches] <folder> [arguments]` runs the app in that folder.
const { app } = require('electron')
const { existsSync, readFileSync } = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const { folder, required } = readArguments(process.argv.slice(1))
if (!folder) {
  console.error('usage: electron [switches] <folder of an app> [arguments]')
  process.exit(2)
}
for (const file of required) Module._load(path.resolve(file), module)
startApp(path.resolve(folder))

/** @param {string[]} words */
function readArguments(words) {
  const required = []
  for (let index = 0; index < words.length; index++) {
    if (words[index] === '-r' || words[index] === '--require') required.push(words[++index])
    else if (!words[index].startsWith('-')) return { folder: words[index], required }
  }
  return { folder: null, required }
}

/** @param {string} place a folder with a package.json, or a file */
function startApp(place) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  const description = path.join(place, 'package.json')
  const isFolder = existsSync(description)
  if (isFolder) introduce(JSON.parse(readFileSync(description, 'utf8')))
  const file = findMain(place)
  app.setAppPath(isFolder ? place : path.dirname(file))
  // As the main module, so that the app's own `require.main === module` holds.
  Module._load(file, null, true)
}

function introduce({ name, productName, version, desktopName }) {
  if (version) app.setVersion(version)
  if (productName || name) app.setName(productName || name)
  app.setDesktopName(desktopName || `${app.getName()}.desktop`)
}

/** @param {string} place */
function findMain(place) {
  try {
    return Module._resolveFilename(place, null, true)
  } catch (error) {
    console.error(`There is no app to run at ${place}: ${error.message.split('\n')[0]}`)
    process.exit(1)
  }
}
