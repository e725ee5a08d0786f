/** The divisors of a whole number from 2 to the number itself, ascending; none of 1. In a time that grows with the root of the number. */
export function divisorsOf(count: number): number[] {
  const small: number[] = []
  for (let divisor = 2; divisor * divisor <= count; divisor++) if (count % divisor === 0) small.push(divisor)
  const large = small.map((divisor) => count / divisor).filter((divisor) => !small.includes(divisor))
  return [...small, ...large.reverse(), ...(count > 1 ? [count] : [])]
}
