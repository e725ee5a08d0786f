import type { Span, Stage } from './hierarchies'
import type { Topology } from './topology'

const membersOf = (spans: readonly Span[], topology: Topology) =>
  spans.map(({ level, size }) => `${size} ${topology[level]?.name ?? 'members'}`).join(' x ')

/** A hierarchy in words, there and back: `reduce-scatter over 8 devices, ring over 64 nodes, all-gather over 8 devices`. */
export function describeHierarchy(stages: readonly Stage[], topology: Topology): string {
  const top = stages.at(-1)
  if (!top) return 'one device'
  const inner = stages
    .slice(0, -1)
    .map(({ pattern, spans }) => ({ pattern, members: membersOf(spans, topology) }))
  return [
    ...inner.map(
      ({ pattern, members }) => `${pattern === 'ring' ? 'reduce-scatter' : 'reduce'} over ${members}`,
    ),
    `${top.pattern} over ${membersOf(top.spans, topology)}`,
    ...inner
      .reverse()
      .map(({ pattern, members }) => `${pattern === 'ring' ? 'all-gather' : 'broadcast'} over ${members}`),
  ].join(', ')
}
