import type { Stage } from './hierarchies'
import type { Topology } from './topology'

/** Stages that follow each other with the same pattern over members of the same level, as one of several turns. */
interface Turns {
  readonly pattern: Stage['pattern']
  readonly members: string
  readonly sizes: readonly number[]
}

/** Members that a stage joins, but for the number of the innermost: `devices`, `devices of 64 nodes`. */
function membersOf({ spans }: Stage, topology: Topology): string {
  return spans
    .map(({ level, size }, index) => `${index > 0 ? `${size} ` : ''}${topology[level]?.name ?? 'members'}`)
    .join(' of ')
}

function turnsOf(stages: readonly Stage[], topology: Topology): readonly Turns[] {
  return stages.reduce<readonly Turns[]>((turns, stage) => {
    const members = membersOf(stage, topology)
    const size = stage.spans[0]?.size ?? 1
    const last = turns.at(-1)
    if (last?.pattern !== stage.pattern || last.members !== members)
      return [...turns, { pattern: stage.pattern, members, sizes: [size] }]
    return [...turns.slice(0, -1), { ...last, sizes: [...last.sizes, size] }]
  }, [])
}

const over = ({ sizes, members }: Turns) =>
  `over ${sizes.join(' x ')} ${members}${sizes.length > 1 ? ' in turn' : ''}`

/**
 * A hierarchy in words, there and back: `reduce-scatter over 8 devices, ring over 64 nodes, all-gather over 8 devices`, or, where one
 * stage joins levels, `ring over 8 devices of 64 nodes`.
 */
export function describeHierarchy(stages: readonly Stage[], topology: Topology): string {
  const top = stages.at(-1)
  if (!top) return 'one device'
  const inner = turnsOf(stages.slice(0, -1), topology)
  const there = inner.map(
    (turns) => `${turns.pattern === 'ring' ? 'reduce-scatter' : 'reduce'} ${over(turns)}`,
  )
  const back = [...inner].reverse().map((turns) => {
    const mirrored = { ...turns, sizes: [...turns.sizes].reverse() }
    return `${turns.pattern === 'ring' ? 'all-gather' : 'broadcast'} ${over(mirrored)}`
  })
  const across = turnsOf([top], topology).map((turns) => `${turns.pattern} ${over(turns)}`)
  return [...there, ...across, ...back].join(', ')
}
