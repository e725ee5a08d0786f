import { expect, test } from 'vitest'
import { cancelled, Fault, fault, reportOf } from './fault'

test('a fault keeps its report, and its message has all of it', () => {
  const error = fault('No catalog.', { where: '/sky', remedy: 'Add one.' })
  expect(reportOf(error)).toEqual({ code: 'failed', what: 'No catalog.', where: '/sky', remedy: 'Add one.' })
  expect(new Fault(reportOf(error)).message).toBe('No catalog. · /sky · Add one.')
})

test('the error of a file’s reader is taken apart', () => {
  const error = Object.assign(new Error('/sky/a.csv, row 3: the row is ragged'), {
    what: 'the row is ragged',
    remedy: 'Mend it.',
  })
  expect(reportOf(error)).toEqual({
    ...{ code: 'failed', what: 'The row is ragged.', where: '/sky/a.csv, row 3', remedy: 'Mend it.' },
  })
})

test('an aborted signal is a cancellation, wherever it was heeded', () => {
  expect(reportOf(AbortSignal.abort().reason)).toEqual(cancelled().report)
})

test('any other thing that is thrown is told as it is', () => {
  expect(reportOf(new TypeError('x is not y'))).toEqual({ code: 'failed', what: 'x is not y' })
  expect(reportOf('out of paper')).toEqual({ code: 'failed', what: 'out of paper' })
})
