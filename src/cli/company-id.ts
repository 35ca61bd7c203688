import { UsageError } from './command'

/** The value of `--company`: a name that is short, printable and the same wherever it is typed. */
export function companyId(value: string | undefined): string {
  if (!value) throw new UsageError('--company ID is missing: the company this belongs to')
  if (!/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$/.test(value)) {
    throw new UsageError('--company: letters, digits and . _ : @ - only, at most 64')
  }
  return value
}
