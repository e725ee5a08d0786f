import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { namedModel } from './models'

const shipped = (name: string): string => resolve(import.meta.dirname, '../models', name)

test('one network is meant by both kinds of shapes, without samples of its weights by one of them', () => {
  const [deterministic, bayesian] = [namedModel('deterministic'), namedModel('bayesian')]
  expect(deterministic.folder).toBe(shipped('central'))
  expect(bayesian.folder).toBe(deterministic.folder)
  expect(deterministic.options).toEqual({ samples: 0 })
  expect(bayesian.options).toEqual({})
})

test('any other name is a folder of models/, a path is itself, and moments need none', () => {
  expect(namedModel('dnn').folder).toBe(shipped('dnn'))
  expect(namedModel(shipped('dnn')).folder).toBe(shipped('dnn'))
  expect(namedModel('./mine').folder).toBe(resolve('mine'))
  expect(namedModel('moments').folder).toBe('moments')
})
