import type { FieldError } from '../domain/field-error'

/** What was asked of a post cannot be done, and which fields are to blame. Nothing was scheduled or changed. */
export class UnusableFields extends Error {
  override name = 'UnusableFields'

  /**
   * @param because `invalid-request`: no post could be meant like this; `not-publishable`: the platform would refuse it, or
   *   the state of the account speaks against it
   */
  constructor(
    readonly errors: FieldError[],
    readonly because: 'invalid-request' | 'not-publishable' = 'invalid-request',
  ) {
    super(errors.map(({ path, message }) => `${path}: ${message}`).join('; '))
  }
}
