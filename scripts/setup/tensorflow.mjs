// @ts-check
import { Failure, oneLine } from './failure.mjs'
import { canReach } from './probe.mjs'
import { fetchPrebuilt, hostOfPrebuilt } from './tensorflow-prebuilt.mjs'
import {
  adaptToNewNodes,
  findTensorflow,
  isAdapted,
  isPresent,
  linkIntoPackage,
} from './tensorflow-package.mjs'
import { buildTensorflow, builtTensorflow, registryHasTensorflow } from './tensorflow-registry.mjs'
import { forgetPostponement, isAutomatic, postpone, postponement } from './tensorflow-postponed.mjs'

/** @typedef {import('./machine.mjs').Machine} Machine */

const fallback = "the app uses TensorFlow.js's slower WASM backend"

/** @type {import('./machine.mjs').Step} */
export const tensorflow = {
  isReady(machine) {
    if (isUnwanted(machine) || !isPresent(machine)) return isUnwanted(machine)
    if (findTensorflow(machine) && isAdapted(machine)) return true
    return isAutomatic(machine) && postponement(machine) !== null
  },
  async prepare(machine) {
    try {
      adaptToNewNodes(machine)
      if (!findTensorflow(machine)) await obtain(machine)
      forgetPostponement(machine)
    } catch (error) {
      postpone(machine, oneLine(error))
    }
  },
  remark(machine) {
    if (isUnwanted(machine)) return null
    const reason = findTensorflow(machine) ? null : postponement(machine)
    return reason && `TensorFlow is missing, so ${fallback}: ${reason}`
  },
  check(machine) {
    const name = 'tensorflow'
    const native = findTensorflow(machine)
    if (isUnwanted(machine))
      return [{ name, ok: true, detail: 'the WASM backend, as SHEARWATER_TENSORFLOW asks' }]
    if (native) return [{ name, ok: true, version: native.version, detail: `native, ${native.path}` }]
    const detail = `not native, so ${fallback}: ${postponement(machine) ?? 'not set up yet'}`
    return [{ name, ok: false, detail, remedy: 'npm run setup' }]
  },
}

/** @param {Machine} machine */
function isUnwanted({ environment }) {
  return environment.SHEARWATER_TENSORFLOW === 'wasm'
}

/** @param {Machine} machine */
async function obtain(machine) {
  if (!builtTensorflow(machine)) {
    const whyNot = await tryPrebuilt(machine)
    if (!whyNot) return
    if (!registryHasTensorflow(machine)) {
      throw new Failure(
        `${whyNot}, and the package registry has none for ${machine.platform} ${machine.architecture}`,
      )
    }
    await buildTensorflow(machine)
    machine.say(`TensorFlow ${builtTensorflow(machine)?.version} from the package registry (${whyNot})`)
  }
  linkIntoPackage(machine)
}

/** @param {Machine} machine @returns {Promise<string | null>} why it did not work, or null */
async function tryPrebuilt(machine) {
  const address = hostOfPrebuilt(machine.environment)
  if (!(await canReach(address, machine))) return `${new URL(address).host} cannot be reached`
  return fetchPrebuilt(machine)
}
