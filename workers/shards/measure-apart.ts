import { unmeasured, type Measurement } from '../estimates/estimator'

/** One batch that can be measured as a whole, or stamp by stamp. */
export interface Measurable {
  readonly count: number
  all(): Promise<Measurement[]>
  one(index: number): Promise<Measurement[]>
}

/** Measures a batch; where that throws, its stamps one by one, and those that throw again have failed, and no other. `told` hears why. */
export async function measureApart(
  { count, all, one }: Measurable,
  told: (why: string) => void,
): Promise<Measurement[]> {
  if (count === 0) return []
  try {
    return await all()
  } catch {
    const measured: Measurement[] = []
    for (let index = 0; index < count; index++) measured.push(await alone(() => one(index), told))
    return measured
  }
}

async function alone(
  measure: () => Promise<Measurement[]>,
  told: (why: string) => void,
): Promise<Measurement> {
  try {
    return (await measure())[0] ?? unmeasured('failed')
  } catch (error) {
    told(error instanceof Error ? error.message : String(error))
    return unmeasured('failed')
  }
}
