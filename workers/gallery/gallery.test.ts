import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow } from '../networks/tensorflow'
import { openGallery, type Gallery } from './gallery'

const folder = join(__dirname, '../../models/vae')
const context = { signal: new AbortController().signal, report: () => undefined }
let gallery: Gallery

beforeAll(async () => {
  gallery = openGallery(await loadTensorFlow())
}, 60_000)

/** The largest difference, as a share of the largest value. */
function difference(one: Float32Array, other: Float32Array): number {
  let [most, peak] = [0, 0]
  one.forEach((value, at) => {
    most = Math.max(most, Math.abs(value - (other[at] ?? NaN)))
    peak = Math.max(peak, Math.abs(value))
  })
  return most / peak
}

describe('a gallery of the model that comes with the lab', () => {
  it('draws the same galaxies from a seed, others from another, and decodes their points to the same stamps', async () => {
    const first = await gallery.draw({ folder, count: 5, seed: 3 }, context)
    const [again, more, other] = await Promise.all([
      gallery.draw({ folder, count: 5, seed: 3 }, context),
      gallery.draw({ folder, count: 7, seed: 3 }, context),
      gallery.draw({ folder, count: 5, seed: 4 }, context),
    ])
    expect(again.stamps).toEqual(first.stamps)
    expect(more.latent.slice(0, first.latent.length)).toEqual(first.latent)
    expect(difference(first.stamps, other.stamps)).toBeGreaterThan(0.1)
    const decoded = await gallery.decode({ folder, latent: first.latent }, context)
    // Sums are in another order for other places of a batch.
    expect(difference(first.stamps, decoded.stamps)).toBeLessThan(1e-5)
    expect(decoded.measured).toHaveLength(5)
  })

  it('ranks the latent numbers by what the encoder learns of them', async () => {
    const { latent, axes, faintest } = await gallery.describe(folder, context)
    expect(latent).toBe(16)
    expect(faintest).toBe(25.3)
    expect(axes.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(16).keys()])
    const nats = axes.map((axis) => axis.nats)
    expect(nats).toEqual([...nats].sort((a, b) => b - a))
    // Its card has a divergence of 48 nats a galaxy.
    expect(nats.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(20)
  })

  it('measures as many galaxies of the simulator, whose magnitudes are as the model’s card has them', async () => {
    const { generated, simulated } = await gallery.compare({ folder, count: 100, seed: 1 }, context)
    expect(generated).toHaveLength(100)
    const median = (values: typeof simulated): number =>
      values.map(({ magnitudes }) => magnitudes[3] ?? NaN).sort((a, b) => a - b)[50] ?? NaN
    // The standard error of the median of 100 is 0.15 mag.
    expect(Math.abs(median(simulated) - 24.29)).toBeLessThan(0.5)
    expect(Math.abs(median(generated) - 24.25)).toBeLessThan(0.5)
  })

  it('says where there is no model, and goes on with the one that it had', async () => {
    const nowhere = join(folder, 'nowhere')
    await expect(gallery.describe(nowhere, context)).rejects.toThrow('There is no model here.')
    await expect(gallery.decode({ folder, latent: new Float32Array(7) }, context)).rejects.toThrow(
      'A point of this model has 16 numbers, and 7 were given.',
    )
    expect((await gallery.describe(folder, context)).name).toBe('vae')
  })
})
