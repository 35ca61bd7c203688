import type { Connection } from '../connection'
import { type Decimal, oneRow } from '../rows'

/** How many bytes of media are kept, of all companies. Reads an index over all files: not for every question. */
export const mediaBytes = async (connection: Connection): Promise<number> =>
  Number(
    (
      await oneRow<{ bytes: Decimal }>(
        connection,
        "SELECT COALESCE(SUM(size), 0) AS bytes FROM media_files FORCE INDEX (idx_media_company) WHERE status = 'kept'",
      )
    ).bytes,
  )
