import type { RunListing } from '../../preload/contract-flagging'
import { common, readArguments } from './arguments'
import { screenTable } from './screen-table'
import { withHub } from './with-hub'

/** `runs LAB`: the runs of a lab, the oldest first, and their state. */
export async function runs(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, ['LAB'], common)
  const listed = await withHub(async (hub, signal) => {
    await hub.open(positionals[0] ?? '', { signal })
    return hub.judgements.runs()
  })
  if (values.json) console.log(JSON.stringify(listed.map(flat)))
  else if (listed.length === 0)
    console.log('The lab has no runs. Make one: shearwater estimate LAB --model deterministic.')
  else console.log(screenTable(HEAD, listed.map(row)))
  return 0
}

const HEAD = [
  ...['run', 'model', 'created', 'objects', 'estimated', 'flagged', 'unmeasured', 'state'],
  ...['samples', 'seed', 'precision', 'device', 'flagging', 'condition'],
]

/** A run as programs are told of it, its options beside the rest. */
function flat({ options, ...run }: RunListing): object {
  const { where: condition, ...others } = options
  return { ...run, ...others, condition }
}

function row(run: RunListing): (string | number | null)[] {
  const state = run.state === 'complete' ? 'complete' : `unfinished: ${run.sealed} of ${run.shards} shards`
  return [
    ...[
      run.run,
      run.model,
      run.created.slice(0, 19),
      run.objects,
      run.estimated,
      run.flagged,
      run.unmeasured,
    ],
    ...[state, run.options.samples, run.options.seed, run.options.precision ?? 'fp32', deviceOf(run)],
    ...[run.rule, run.options.where],
  ]
}

/** The device that seconds and joules of a run are of; this machine computes every run. */
function deviceOf({ simulation }: RunListing): string {
  if (!simulation) return 'host'
  const { device, devices } = simulation
  return devices === 1 ? device : `${devices} x ${device}`
}
