import type { Figure } from '../chart/figure'
import type { Calibration } from './measure-runs'
import { pitFigure } from './pit-figure'
import { bothFigure, ordersFigure } from './rejection-figures'
import { reliabilityFigures } from './reliability-figures'
import { responseFigure } from './response-figure'
import type { RunCalibration } from './run-calibration'
import { LOOKS, type Drawn } from './run-look'

/** All figures that can be drawn yet, of one run or of two beside one another; `names` are theirs, `source` says of which objects. */
export function calibrationFigures(
  { shown, compared }: Calibration,
  names: readonly string[],
  source: string,
): Figure[] {
  const runs = [shown, compared].flatMap((of, at): Drawn<RunCalibration>[] => {
    const look = LOOKS[at]
    const moved = look && { ...look, shift: compared ? look.shift : 0 }
    return of && moved ? [{ name: names[at] ?? '', look: moved, of }] : []
  })
  const sums = known(runs, ({ sums: parts }) => parts)
  const pit = known(runs, (run) => run.pit)
  const rejection = known(runs, (run) => run.rejection)
  const response = known(runs, ({ response: bins, sums: parts }) => bins && parts && { bins, sums: parts })
  return [
    ...(sums.length > 0 ? reliabilityFigures(sums, source) : []),
    ...(pit.length > 0
      ? ([1, 2] as const).map((k) =>
          pitFigure(
            k,
            pit.map((one) => ({ ...one, of: one.of[k] })),
            source,
          ),
        )
      : []),
    ...(rejection.length > 1 ? [bothFigure(rejection, source)] : []),
    ...rejection.map((one, at) => ordersFigure(one, at === 0 ? 'rejection' : 'rejection-other', source)),
    ...(response.length > 0 ? ([1, 2] as const).map((k) => responseFigure(k, response, source)) : []),
  ]
}

/** What is known of each run. */
function known<Of>(
  runs: readonly Drawn<RunCalibration>[],
  part: (run: RunCalibration) => Of | undefined,
): Drawn<Of>[] {
  return runs.flatMap(({ name, look, of }) => {
    const found = part(of)
    return found === undefined ? [] : [{ name, look, of: found }]
  })
}
