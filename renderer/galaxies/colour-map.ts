/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/**
 * Ten colours of cividis (Nunez, Anderton & Renslow 2018, PLOS ONE 13, e0199239), from dark blue to yellow: its lightness rises evenly, and it looks the same
 * with the usual colour-blindnesses.
 */
const CIVIDIS: readonly Colour[] = [
  ...([
    [0, 32, 77],
    [0, 51, 111],
    [57, 72, 107],
    [87, 92, 109],
    [112, 113, 115],
  ] as const),
  ...([
    [138, 135, 121],
    [166, 157, 117],
    [196, 181, 108],
    [228, 207, 91],
    [255, 234, 70],
  ] as const),
]

/** The colour of a value from 0 to 1; what is beyond has that of the end. */
export function cividis(value: number): Colour {
  const at = Math.min(Math.max(value, 0), 1) * (CIVIDIS.length - 1)
  const below = Math.min(Math.floor(at), CIVIDIS.length - 2)
  const [low, high] = [CIVIDIS[below], CIVIDIS[below + 1]]
  const mixed = (part: 0 | 1 | 2): number =>
    (low?.[part] ?? NaN) + (at - below) * ((high?.[part] ?? NaN) - (low?.[part] ?? NaN))
  return [mixed(0), mixed(1), mixed(2)]
}
