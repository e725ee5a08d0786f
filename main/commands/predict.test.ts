import { describe, expect, it } from 'vitest'
import { WrongUsage } from './arguments'
import { predict } from './predict'

const RIGHT = { workload: 'dnn', device: 'gc2', batch: '2,4' }

/** What `predict` says of options, before any process is started. */
async function refusal(options: Readonly<Record<string, string | undefined>>): Promise<string> {
  const args = Object.entries({ ...RIGHT, ...options }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
  const error = await predict(args).then(
    () => null,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(WrongUsage)
  return String(error)
}

describe('predict', () => {
  it.each(['workload', 'device', 'batch'])('needs --%s', async (name) => {
    expect(await refusal({ [name]: undefined })).toContain(`--${name} is missing`)
    expect(await refusal({ [name]: '' })).toContain(`--${name} is missing`)
  })

  it.each(['0', '1.5', 'x', '-1', 'NaN', '2,0', '1e3', '2,,4', ','])('refuses --batch=%s', async (batch) => {
    const error = await predict(['--workload', 'dnn', '--device', 'gc2', `--batch=${batch}`]).catch(String)
    expect(error).toMatch(/^WrongUsage: --batch .*(is no whole number from 1 on|has a gap)/)
  })

  it('refuses --devices 0', async () => {
    expect(await refusal({ devices: '1,0' })).toContain('--devices 0 is no whole number from 1 on')
  })

  it('names what is unknown and what is known', async () => {
    const device = await refusal({ device: 'gc2,gc3' })
    expect(device).toContain('--device gc3 is unknown; there are gc2, gc200, bow, v100')
    const workload = await refusal({ workload: 'lenet' })
    expect(workload).toContain('--workload lenet is neither one of dnn, bnn, vae')
    expect(await refusal({ precision: 'fp8' })).toContain('--precision fp8 is none of fp32, fp16')
    expect(await refusal({ phase: 'sleep' })).toContain(
      '--phase sleep is none of training, inference, generation',
    )
    expect(await refusal({ format: 'toString' })).toContain('--format toString is unknown')
  })

  it('measures stamps of a network with weights alone, in inference, and only where layers are asked for', async () => {
    const layers = (...more: string[]) => predict(['--device', 'gc2', '--layers', ...more]).catch(String)
    const stamps = ['--stamps', 'samples/lsst-patch']
    expect(await layers('--workload', 'dnn', ...stamps)).toMatch(
      /WrongUsage: .*dnn is a graph that comes without/,
    )
    const model = ['--workload', 'models/dnn']
    expect(await layers(...model, ...stamps, '--phase', 'training')).toMatch(
      /WrongUsage: --stamps is of inference/,
    )
    expect(await layers(...model, ...stamps, '--limit', '0')).toMatch(
      /WrongUsage: --limit 0 is no whole number/,
    )
    expect(await layers(...model, '--limit', '4')).toMatch(/WrongUsage: --limit is for --stamps/)
    expect(await refusal({ stamps: 'samples/lsst-patch' })).toContain('--stamps is for --layers')
    expect(await refusal({ samples: '4' })).toContain('--samples is for the folder of a model')
    expect(await layers(...model, '--symmetric', 'so')).toMatch(
      /WrongUsage: --symmetric so is none of yes, no/,
    )
    expect(await layers('--workload', 'deterministic', '--samples', '4')).toMatch(
      /WrongUsage: .*means of the weights/,
    )
  })
})
