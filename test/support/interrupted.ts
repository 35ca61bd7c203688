import type { Connection, Database } from '../../src/db/connection'

/**
 * A pool that lets something happen in the middle of its transactions: right after each statement that fits was answered,
 * and before the transaction goes on. Its locks are held meanwhile.
 */
export function interrupted(pool: Database, fits: RegExp, meanwhile: () => Promise<void>): Database {
  const watched = (connection: Connection) =>
    new Proxy(connection, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value
        return async (sql: string, values: unknown[]) => {
          const result = await target.query(sql, values)
          if (fits.test(sql)) await meanwhile()
          return result
        }
      },
    })
  return new Proxy(pool, {
    get: (target, name) =>
      name === 'getConnection' ? async () => watched(await target.getConnection()) : Reflect.get(target, name),
  })
}
