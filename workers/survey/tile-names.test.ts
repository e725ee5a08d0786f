import { expect, test } from 'vitest'
import { distinctTileNames } from './tile-names'

test.each([
  ['base names that differ', ['tiles/tile_000.fits.fz', 'tiles/tile_001.fits'], ['tile_000', 'tile_001']],
  ['one base name in two folders', ['a/t.fits', 'b/t.fits', 'b/u.fits'], ['a/t', 'b/t', 'u']],
  ['folders that differ further up', ['a/x/t.fits', 'b/x/t.fits', 'x/t.fits'], ['a/x/t', 'b/x/t', 'x/t']],
  ['names that differ in their case', ['t.fits', 'sub/T.fits'], ['t', 'sub/T']],
  ['one file listed twice', ['a/t.fits', 'a/t.fits', 'a/t.fits'], ['a/t', 'a/t_2', 'a/t_3']],
  ['one file plain and compressed', ['t.fits', 't.fits.fz'], ['t', 't_2']],
  ['a name that a number would make', ['t.fits', 't.fits.fz', 't_2.fits'], ['t', 't_3', 't_2']],
  ['no tiles', [], []],
])('%s', (_what, files, names) => {
  expect(distinctTileNames(files.map((file) => ({ file })))).toEqual(names)
})

test('given names are kept, and told apart where they are the same', () => {
  const given = [
    { name: 'deep', file: 'a/t.fits' },
    { file: 'b/deep.fits' },
    { name: 'Deep', file: 'c/t.fits' },
  ]
  expect(distinctTileNames(given)).toEqual(['deep', 'b/deep', 'Deep_2'])
})
