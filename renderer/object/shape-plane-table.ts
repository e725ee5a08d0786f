import type { FigureTable } from '../chart/figure'
import { KINDS, covarianceOf, type KnownShapes } from './shape-plane'

type Row = readonly (string | number | null)[]

/** The numbers of the plane: a row for each shape, its covariance beside it. */
export function tableOfShapes({ estimate, samples, truth, moments, fit }: KnownShapes): FigureTable {
  const nothing = [null, null, null] as const
  const variance = moments && Number.isFinite(moments.sigma) ? moments.sigma ** 2 : null
  return {
    header: ['what', 'g1', 'g2', 'C11', 'C12', 'C22'],
    rows: [
      ...(estimate
        ? KINDS.map((kind): Row => [`estimate, ${kind}`, ...estimate.shape, ...covarianceOf(estimate, kind)])
        : []),
      ...(truth ? [['truth', ...truth, ...nothing]] : []),
      ...(moments ? [['moments', ...moments.shape, variance, variance === null ? null : 0, variance]] : []),
      ...(fit ? [['fitted galaxy', fit.g1, fit.g2, ...(fit.covariance ?? nothing)]] : []),
      ...(samples ?? []).map((sample, at): Row => [`sample ${at + 1}`, ...sample, ...nothing]),
    ],
  }
}
