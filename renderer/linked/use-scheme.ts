import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Whether the window is light or dark, for what is painted without a style sheet. */
export function useScheme(): Readonly<Ref<'light' | 'dark'>> {
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const scheme = ref<'light' | 'dark'>(query.matches ? 'dark' : 'light')
  const follow = ({ matches }: MediaQueryListEvent): void => void (scheme.value = matches ? 'dark' : 'light')
  query.addEventListener('change', follow)
  onBeforeUnmount(() => query.removeEventListener('change', follow))
  return scheme
}
