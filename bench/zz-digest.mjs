// @ts-check
import { tableFromIPC } from '@uwdata/flechette'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { load } from './load.mjs'
const { surveys, tiles, cutters, shards, suspects, fills, prep } = await load('zz-digest', {
  surveys: 'workers/survey/describe-survey.ts',
  tiles: 'workers/survey/tile-files.ts',
  cutters: 'workers/stamps/stamp-cutter.ts',
  shards: 'workers/store/parquet-shard.ts',
  prep: 'workers/stamps/prepare-stamp.ts',
})
for (const survey of process.argv.slice(2)) {
  const description = await surveys.describeSurvey(survey)
  const objects = tableFromIPC(await shards.readShard(join(survey, 'detected.parquet')), {
    useBigInt: true,
  }).toArray()
  const radians = Math.PI / 180
  const positions = objects.map(({ ra, dec }) => ({
    rightAscension: ra * radians,
    declination: dec * radians,
  }))
  // Also positions on borders and outside.
  for (const { rightAscension, declination } of positions.slice(0, 400))
    positions.push({ rightAscension: rightAscension + 0.0004, declination: declination - 0.0005 })
  const source = await tiles.openTileFiles(description.tiles)
  for (const spoil of [false, true]) {
    const all = createHash('sha1')
    let flags = 0,
      n = 0
    for await (const { index, stamp } of cutters.stampCutter(source, 256 * 2 ** 20).cutAll(positions)) {
      if (spoil) {
        // rays, saturation, bad columns, holes
        const k = (n * 7919) % 24576
        for (let i = 0; i < 3; i++) {
          const at = (k + i * 5003) % 24576
          if (!stamp.mask[at]) stamp.pixels[at] += 40 * Math.sqrt(stamp.variance[at])
        }
        if (n % 3 === 0)
          for (let row = 0; row < 64; row++) {
            const at = (row * 64 + 20 + (n % 25)) * 6 + (n % 6)
            if (!stamp.mask[at])
              stamp.pixels[at] = n % 2 ? 5 : stamp.pixels[at] + 4 * Math.sqrt(stamp.variance[at])
          }
        if (n % 5 === 0)
          for (let i = 0; i < 9; i++) {
            const at = ((30 + (i % 3)) * 64 + 28 + Math.floor(i / 3)) * 6 + (n % 6)
            stamp.mask[at] |= 5
            stamp.pixels[at] = 0
            stamp.variance[at] = Infinity
            stamp.flags |= 4
          }
        if (n % 11 === 0) for (let at = n % 6; at < 24576; at += 6) stamp.variance[at] *= 20
        if (n % 13 === 0) for (let at = n % 6; at < 24576; at += 6) stamp.pixels[at] = 3
        if (n % 17 === 0)
          for (let row = 10; row < 40; row++) {
            const at = (row * 64 + 33) * 6 + (n % 6)
            stamp.pixels[at] = 60000
          }
      }
      prep.prepareStamp(stamp)
      const h = createHash('sha1')
      h.update(String(index))
      h.update(new Uint8Array(stamp.pixels.buffer, stamp.pixels.byteOffset, stamp.pixels.byteLength))
      h.update(new Uint8Array(stamp.variance.buffer, stamp.variance.byteOffset, stamp.variance.byteLength))
      h.update(stamp.mask)
      h.update(
        JSON.stringify([
          stamp.flags,
          stamp.fractionMissing,
          stamp.missingBands,
          stamp.units,
          stamp.remainder,
          stamp.tile,
          Object.values(stamp.psf).map((p) => p && [p.fwhm, p.pixels.reduce((a, b) => a + b, 0)]),
        ]),
      )
      all.update(h.digest())
      flags |= stamp.flags
      n++
    }
    console.log(survey, spoil, n, flags.toString(2), all.digest('hex'))
  }
  await source.close()
}
