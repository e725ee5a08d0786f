/**
 * The largest batch from 1 to `most` that fits, where any smaller one than one that fits does too; null where none does. Asks about as many
 * batches as `most` has binary digits.
 */
export async function fittingBatch(
  most: number,
  fits: (batch: number) => Promise<boolean>,
): Promise<number | null> {
  let [fitting, over] = [0, most + 1]
  while (over - fitting > 1) {
    const middle = Math.floor((fitting + over) / 2)
    if (await fits(middle)) fitting = middle
    else over = middle
  }
  return fitting > 0 ? fitting : null
}
