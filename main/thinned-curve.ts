import type { LossCurve } from '../preload/contract-training'

/** Points of a curve before two neighbours become one. */
const MOST = 600

interface Point {
  /** The last step it is the mean of, and how many they are. */
  readonly step: number
  readonly count: number
  readonly nll: number
  readonly kl: number
}

/** The loss of a run by step, of any length in little room: when it has grown too long, neighbours are averaged two by two. */
export class ThinnedCurve {
  private points: Point[] = []
  private every = 1
  private filling: Point | null = null

  /** The loss of the next step, in nats a galaxy. Steps that come again, after a resume, take the place of those they were. */
  add(step: number, { nll, kl }: { nll: number; kl: number }): void {
    if (step <= this.last) this.cutFrom(step)
    const point = merged(this.filling, { step, count: 1, nll, kl })
    this.filling = point.count < this.every ? point : null
    if (!this.filling) this.points.push(point)
    if (this.points.length >= MOST) this.halve()
  }

  /** The curve, its last point of fewer steps than the others where they have not come yet. */
  get values(): LossCurve {
    const all = [...this.points, ...(this.filling ? [this.filling] : [])]
    return {
      every: this.every,
      steps: all.map(({ step }) => step),
      nll: all.map(({ nll }) => nll),
      kl: all.map(({ kl }) => kl),
    }
  }

  private get last(): number {
    return this.filling?.step ?? this.points.at(-1)?.step ?? 0
  }

  private cutFrom(step: number): void {
    this.points = this.points.filter((point) => point.step < step)
    this.filling = null
  }

  private halve(): void {
    this.every *= 2
    const pairs = this.points.filter((_, at) => at % 2 === 0)
    this.points = pairs.map((point, at) => {
      const next = this.points[2 * at + 1]
      return next ? merged(point, next) : point
    })
  }
}

function merged(one: Point | null, next: Point): Point {
  if (!one) return next
  const count = one.count + next.count
  const mean = (of: 'nll' | 'kl'): number => (one[of] * one.count + next[of] * next.count) / count
  return { step: next.step, count, nll: mean('nll'), kl: mean('kl') }
}
