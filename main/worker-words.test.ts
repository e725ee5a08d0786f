import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { passWords } from './worker-words'

test('what a worker says is passed on, and the greeting of TensorFlow is not', async () => {
  const [from, to] = [new PassThrough(), new PassThrough()]
  passWords(from, to)
  from.write('WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n')
  from.write('I0000 00:00 port.cc:153] oneDNN custom operations are on. You may see slightly')
  from.write(
    ' different results\nE0000 00:00 util.cc:131] oneDNN supports DT_HALF only on platforms with AVX-512.\n',
  )
  from.write('E0000 00:00 util.cc:140] oneDNN failed\n')
  from.end('Error: out of mem')
  from.once('close', () => setImmediate(() => to.end()))
  expect(await text(to)).toBe('E0000 00:00 util.cc:140] oneDNN failed\nError: out of mem\n')
})
