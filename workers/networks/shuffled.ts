/** Values in another order, each as likely (Fisher & Yates); which one, the numbers decide. */
export function shuffled<Value>(values: readonly Value[], random: { uniform(): number }): Value[] {
  const order = [...values]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1))
    // Both places are within the list.
    ;[order[last], order[other]] = [order[other] as Value, order[last] as Value]
  }
  return order
}
