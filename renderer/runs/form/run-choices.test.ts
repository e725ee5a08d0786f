import { expect, test } from 'vitest'
import { keepChoices, orderOf, readChoices, USUAL_CHOICES, type Keeping } from './run-choices'

const usual = { batch: null, workers: null, fresh: false }

function drawer(): Keeping {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }
}

test('the usual run leaves the number of samples to the model, and takes all objects', () => {
  const options = { symmetric: true, seed: 1, keepSamples: false }
  expect(orderOf(USUAL_CHOICES)).toEqual({ ...usual, model: 'bayesian', options })
})

test('what a model does not have is not ordered', () => {
  const chosen = { ...USUAL_CHOICES, samples: 20, symmetric: false, keepSamples: true, seed: 3 }
  const [none, seed] = [{ keepSamples: false }, { seed: 3 }]
  expect(orderOf({ ...chosen, model: 'moments' })?.options).toEqual({ ...none, ...seed })
  expect(orderOf({ ...chosen, model: 'deterministic' })?.options).toEqual({
    ...{ ...none, ...seed },
    symmetric: false,
  })
  expect(orderOf({ ...chosen, model: 'fast-head' })).toEqual({
    ...usual,
    model: 'fast-head',
    options: { samples: 20, symmetric: false, seed: 3, keepSamples: true },
  })
})

test('a condition is taken without the blanks around it, and none is no condition', () => {
  const where = (text: string): unknown => orderOf({ ...USUAL_CHOICES, where: text })?.options.where
  expect([where(' mag_i < 24\n'), where(' \n')]).toEqual(['mag_i < 24', undefined])
})

test('a folder is to be chosen before anything is ordered', () => {
  const chosen = { ...USUAL_CHOICES, model: 'folder' as const, limit: 9, workers: 2 }
  expect(orderOf(chosen)).toBeNull()
  expect(orderOf({ ...chosen, folder: '/models/mine' })).toMatchObject({
    ...{ model: '/models/mine', workers: 2 },
    options: { limit: 9 },
  })
})

test('choices are kept; which objects only for the survey they were made for', () => {
  const keeping = drawer()
  const chosen = { ...USUAL_CHOICES, samples: 20, where: 'tile = 3', limit: 5 }
  keepChoices(() => keeping, '/sky', chosen)
  expect(readChoices(() => keeping, '/sky')).toEqual(chosen)
  expect(readChoices(() => keeping, '/other')).toEqual({ ...chosen, where: '', limit: null })
})

test('where nothing is kept, or nothing that can be read, the choices are the usual ones', () => {
  const keeping = drawer()
  expect(readChoices(() => keeping, '/sky')).toEqual(USUAL_CHOICES)
  keeping.setItem('shearwater.run', '{"survey":"/sky","choices":{"model":"oracle"}}')
  expect(readChoices(() => keeping, '/sky')).toEqual(USUAL_CHOICES)
  const forbidden = (): Keeping => {
    throw new Error('no storage here')
  }
  expect(readChoices(forbidden, '/sky')).toEqual(USUAL_CHOICES)
  expect(() => keepChoices(forbidden, '/sky', USUAL_CHOICES)).not.toThrow()
})

test('device and precision are ordered of networks, and this machine and single precision need no saying', () => {
  const chosen = { ...USUAL_CHOICES, device: 'gc2' as const, devices: 4, precision: 'fp16' as const }
  const order = orderOf({ ...chosen, model: 'deterministic' })
  expect(order).toMatchObject({ device: { name: 'gc2', devices: 4 }, options: { precision: 'fp16' } })
  const moments = orderOf({ ...chosen, model: 'moments' })
  expect([moments?.device, moments?.options.precision]).toEqual([undefined, undefined])
})

test('choices that were kept before there were devices are of this machine', () => {
  const keeping = drawer()
  const { device: _device, devices: _devices, precision: _precision, ...before } = USUAL_CHOICES
  keeping.setItem('shearwater.run', JSON.stringify({ survey: '/sky', choices: { ...before, samples: 20 } }))
  expect(readChoices(() => keeping, '/sky')).toEqual({ ...USUAL_CHOICES, samples: 20 })
})
