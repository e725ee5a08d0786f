import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { WrongUsage } from './arguments'
import { argumentsOf, orderOf } from './estimation-options'

test('a run of this machine in single precision says nothing of either', () => {
  const plain = orderOf({ model: 'dnn' })
  expect(orderOf({ model: 'dnn', device: 'host', devices: '1', precision: 'fp32' })).toEqual(plain)
  expect(plain).toEqual({ model: 'dnn', options: {}, batch: null, workers: null, fresh: false })
})

test('precision is an option of the run, and a device is ordered beside it', () => {
  expect(orderOf({ model: 'dnn', precision: 'fp16' })).toMatchObject({ options: { precision: 'fp16' } })
  expect(orderOf({ model: 'dnn', device: 'bow', devices: '4' }).device).toEqual({ name: 'bow', devices: 4 })
  const sheet = orderOf({ model: 'dnn', device: 'mine.json' }).device
  expect(sheet).toEqual({ name: resolve('mine.json'), devices: 1 })
})

test.each([
  [{ model: 'dnn', device: 'gc3' }, /--device gc3 is unknown; there are gc2, gc200/],
  [{ model: 'dnn', devices: '2' }, /--devices 2: of the device host there is 1/],
  [{ model: 'dnn', device: 'gc2', devices: '0' }, /--devices 0 is no whole number from 1 on/],
  [{ model: 'dnn', precision: 'bf16' }, /--precision bf16 is none of fp32, fp16/],
  [{ model: 'moments', precision: 'fp16' }, /no network to round/],
  [{ model: 'moments', device: 'gc2' }, /no network to predict/],
])('%o is refused', (values, words) => {
  expect(() => orderOf(values)).toThrow(words)
  expect(() => orderOf(values)).toThrow(WrongUsage)
})

test('a command line elsewhere finds the same data sheet', () => {
  const given = argumentsOf({ model: 'dnn', device: 'mine.json', devices: '4', precision: 'fp16' })
  expect(given).toEqual([
    ...['--model=dnn', `--device=${resolve('mine.json')}`, '--devices=4', '--precision=fp16'],
  ])
  expect(argumentsOf({ model: 'dnn', device: 'gc2' })).toContain('--device=gc2')
})
