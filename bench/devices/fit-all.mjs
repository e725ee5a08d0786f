// @ts-check
// Fits the constants of simulated devices to the published points and writes them: node bench/devices/fit-all.mjs [WORD of a group's name]
import { fitted, heldOf, meanErrorOf } from './fit.mjs'
import { groups } from './groups.mjs'
import { at, fittedConstants, readFile, withValues, writeFile } from './model.mjs'
import { writeResiduals } from './residuals.mjs'

const [, , word = ''] = process.argv
const chosen = groups.filter(({ name }) => name.includes(word))
let constants = fittedConstants
for (const group of chosen) {
  const { name, limits, series } = group
  constants = fitted(constants, limits, heldOf(group), { steps: 300, rounds: 3 })
  console.log(name)
  for (const path of Object.keys(limits)) console.log(`  ${path} ${at(constants, path).toPrecision(3)}`)
  for (const id of series)
    console.log(`  ${id}: mean error ${(100 * meanErrorOf(id, constants)).toFixed(1)} %`)
}

const file = readFile()
for (const { limits, series } of chosen) {
  for (const path of Object.keys(limits)) {
    const figure = at(file, path)
    figure.value = Number(at(constants, path).toPrecision(4))
    constants = withValues(constants, [path], [figure.value])
    figure.source = `fitted to ${series.join(', ')} by bench/devices`
  }
}
writeFile(file)
writeResiduals(constants)
