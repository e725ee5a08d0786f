import { identifier } from '../../workers/store/sql'

/** A name as SQL takes it, in quotes only where it must be: `reserved` are the words that SQL keeps for itself. */
export function nameInSql(name: string, reserved: ReadonlySet<string>): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : identifier(name)
}
