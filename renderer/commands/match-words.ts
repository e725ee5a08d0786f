/** Those whose title has all the words, in any order and by their beginnings or middles; where a title begins so, it comes first. */
export function matchesOf<Titled extends { readonly title: string }>(
  titled: readonly Titled[],
  words: string,
): Titled[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const has = ({ title }: Titled): boolean => wanted.every((word) => title.toLowerCase().includes(word))
  const rank = ({ title }: Titled): number => (title.toLowerCase().startsWith(wanted[0] ?? '') ? 0 : 1)
  return titled.filter(has).sort((one, other) => rank(one) - rank(other))
}
