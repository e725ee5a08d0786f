// @ts-check
import { tableFromIPC } from '@uwdata/flechette'
import { join } from 'node:path'
import { load } from './load.mjs'
const cpu = () => performance.now()
const survey = process.argv[2] ?? '/work/shared/data/survey'
const { surveys, tiles, cutters, shards, psfs, bands, suspects, fills, flat, offs, rays, noise } = await load(
  'zz-profile',
  {
    surveys: 'workers/survey/describe-survey.ts',
    tiles: 'workers/survey/tile-files.ts',
    cutters: 'workers/stamps/stamp-cutter.ts',
    shards: 'workers/store/parquet-shard.ts',
    psfs: 'workers/networks/psf-input.ts',
    bands: 'workers/units/bands.ts',
    suspects: 'workers/stamps/suspect-pixels.ts',
    fills: 'workers/stamps/fill-pixels.ts',
  },
)
const description = await surveys.describeSurvey(survey)
const objects = tableFromIPC(await shards.readShard(join(survey, 'detected.parquet')), {
  useBigInt: true,
}).toArray()
const radians = Math.PI / 180
const positions = objects.map(({ ra, dec }) => ({ rightAscension: ra * radians, declination: dec * radians }))
for (let round = 0; round < Number(process.argv[3] ?? 3); round++) {
  let t0 = cpu()
  const source = await tiles.openTileFiles(description.tiles)
  let t1 = cpu()
  let readMs = 0
  const inner = source.pieces
  const timedSource = {
    ...source,
    pieces: async (...a) => {
      const t = cpu()
      const r = await inner(...a)
      readMs += cpu() - t
      return r
    },
  }
  let [mark, fill, psf, pack] = [0, 0, 0, 0]
  const into = new Float32Array(64 * 64 * 64 * 6)
  let n = 0,
    sum = 0
  for await (const { index, stamp } of cutters.stampCutter(timedSource, 256 * 2 ** 20).cutAll(positions)) {
    let a = cpu()
    suspects.markSuspects(stamp)
    let b = cpu()
    fills.fillPixels(stamp)
    let c = cpu()
    const numbers = psfs.psfNumbers(bands.BANDS.map((band) => stamp.psf[band]))
    let d = cpu()
    into.set(stamp.pixels, (n % 64) * 24576)
    let e = cpu()
    mark += b - a
    fill += c - b
    psf += d - c
    pack += e - d
    n++
  }
  const total = cpu() - t1
  await source.close()
  const per = (x) => (x / n).toFixed(3)
  console.log(
    `open ${(t1 - t0).toFixed(0)} ms; per object: total ${per(total)}  suspects ${per(mark)} fill ${per(fill)} psf ${per(psf)} pack ${per(pack)} cut+decode ${per(total - mark - fill - psf - pack)}; n ${n}`,
  )
}
