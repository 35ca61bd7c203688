import { isCompanyId } from '../domain/company-id'
import { UsageError } from './command'

/** The value of `--company`. */
export function companyId(value: string | undefined): string {
  if (!value) throw new UsageError('--company ID is missing: the company this belongs to')
  if (!isCompanyId(value)) throw new UsageError('--company: letters, digits and . _ : @ - only, at most 64')
  return value
}
