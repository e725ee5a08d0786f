/**
 * Maps from brightness to colour, for one band: each rises evenly in lightness, so that it reads the same with the usual colour-blindnesses
 * and in grey.
 *
 * Viridis and inferno are by S. van der Walt and N. Smith (2015; CC0), cividis by J. R. Nuñez, C. R. Anderton and R. S. Renslow
 * (2018, PLoS ONE 13, e0199239; CC BY 4.0). Here each is 33 colours at even steps of the published 256, and straight lines between them,
 * which is within 2 of 255 of the published colours (cividis 6, at its dark end).
 */
export const COLOUR_MAPS = ['grey', 'inverted grey', 'viridis', 'cividis', 'inferno'] as const
export type ColourMap = (typeof COLOUR_MAPS)[number]

const COLOURS: Readonly<Record<ColourMap, string>> = {
  grey: '000000 ffffff',
  'inverted grey': 'ffffff 000000',
  viridis: `440154 470d60 48186a 482374 472d7b 453681 424086 3f4989 3b528b 375a8d 33638d 2f6a8e 2c728e 297a8e
    26818e 23898e 21908c 1f988b 1f9f88 21a685 28ae80 31b57b 3ebc74 4cc26c 5dc963 6ece58 82d34c 96d83f abdc32
    c0df24 d5e21a eae51a fde725`,
  cividis: `00224e 00285b 002e6a 043371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 52596d 5a5f6e 61656f 686a71
    6f7073 757676 7c7b78 848179 8b8778 938d78 9b9376 a39a75 aba072 b3a670 bbad6c c3b469 ccba64 d4c15f ddc958
    e6d051 efd748 f8df3c fee838`,
  inferno: `000004 040312 0b0724 150b37 210c4a 2e0a5a 3c0965 4a0c6b 57106d 63146e 70196e 7d1e6d 89226a 962766
    a32b61 af315c bb3755 c63e4d d14644 db4f3b e35932 eb6528 f1711e f67f14 f98d0a fb9c06 fcab0f fbba1f f9ca32
    f5d949 f2e865 f3f586 fcffa4`,
}

/** A map's colours at 256 even steps of brightness: red, green, blue and 255 for each, `[step, channel]`. */
export function colourTable(map: ColourMap): Uint8Array {
  const stops = COLOURS[map].split(/\s+/).map(channelsOf)
  const table = new Uint8Array(1024).fill(255)
  for (let step = 0; step < 256; step++) {
    const at = (step / 255) * (stops.length - 1)
    const [low = [], high = low] = [stops[Math.floor(at)], stops[Math.ceil(at)]]
    low.forEach((value, channel) => {
      table[4 * step + channel] = Math.round(value + ((high[channel] ?? value) - value) * (at % 1))
    })
  }
  return table
}

function channelsOf(colour: string): number[] {
  return [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
