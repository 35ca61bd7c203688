import { ID_PATTERN } from '../../domain/id'
import { UsageError } from '../command'

/**
 * The id of a post that stands alone on the command line.
 * @throws UsageError for anything else
 */
export function postId([id, ...rest]: string[], usage: string): string {
  if (id === undefined || rest.length > 0 || !ID_PATTERN.test(id)) {
    throw new UsageError(`One post id is needed.\n${usage}`)
  }
  return id
}
