import type { ViewId } from '../state/view-ids'

/** Columns of the dock, each with groups one above the other; of the views of a group the first is in front. */
export interface Arrangement {
  readonly name: string
  readonly columns: readonly { readonly share: number; readonly groups: readonly Group[] }[]
}

export interface Group {
  /** Share of the column's height. */
  readonly share: number
  readonly views: readonly ViewId[]
}

/** What a survey is first seen in: pixels at the left, what was made of them at the right. */
export const FIRST_ARRANGEMENT: Arrangement = {
  name: 'Everything',
  columns: [
    { share: 0.46, groups: [{ share: 1, views: ['tile', 'survey'] }] },
    {
      share: 0.54,
      groups: [
        { share: 0.62, views: ['uncertainty', 'calibration', 'flags', 'runs'] },
        { share: 0.38, views: ['catalog', 'object'] },
      ],
    },
  ],
}

/** The same without a view; a group or column that would be empty is left out, and the others take its share. */
export function without(view: ViewId, { name, columns }: Arrangement): Arrangement {
  const left = columns
    .map(({ share, groups }) => ({
      share,
      groups: groups
        .map((group) => ({ ...group, views: group.views.filter((one) => one !== view) }))
        .filter(({ views }) => views.length > 0),
    }))
    .filter(({ groups }) => groups.length > 0)
  const sum = left.reduce((total, { share }) => total + share, 0)
  return { name, columns: left.map(({ share, groups }) => ({ share: share / sum, groups })) }
}

/** Arrangements for a kind of work, by the palette. */
export const ARRANGEMENTS: readonly Arrangement[] = [
  FIRST_ARRANGEMENT,
  {
    name: 'Explore the sky',
    columns: [
      { share: 0.5, groups: [{ share: 1, views: ['survey'] }] },
      {
        share: 0.5,
        groups: [
          { share: 0.6, views: ['tile', 'object'] },
          { share: 0.4, views: ['catalog'] },
        ],
      },
    ],
  },
  {
    name: 'Judge a run',
    columns: [
      {
        share: 0.55,
        groups: [
          { share: 0.6, views: ['uncertainty'] },
          { share: 0.4, views: ['catalog', 'runs'] },
        ],
      },
      {
        share: 0.45,
        groups: [
          { share: 0.5, views: ['calibration'] },
          { share: 0.5, views: ['object', 'tile'] },
        ],
      },
    ],
  },
  {
    name: 'Review flagged objects',
    columns: [
      { share: 0.44, groups: [{ share: 1, views: ['flags'] }] },
      {
        share: 0.56,
        groups: [
          { share: 0.5, views: ['object'] },
          { share: 0.5, views: ['tile', 'catalog'] },
        ],
      },
    ],
  },
]
