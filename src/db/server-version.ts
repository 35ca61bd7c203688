/**
 * Lowest versions with `FOR UPDATE SKIP LOCKED`, without which two workers wait for each other, and with expressions as
 * defaults of columns, by which rows get their ids; MySQL 8.0.16 is the oldest the SQL was looked up for.
 */
export const requiredServers = 'MySQL 8.0.16 or newer, or MariaDB 10.6 or newer'

/** Whether a server of this version can run the queue, judged by what `SELECT VERSION()` or `mysqld --version` says. */
export function isSupportedServer(version: string): boolean {
  const [, major = 0, minor = 0, patch = 0] = (/(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).map(Number)
  return /mariadb/i.test(version) ? atLeast([major, minor], [10, 6]) : atLeast([major, minor, patch], [8, 0, 16])
}

function atLeast(actual: number[], required: number[]): boolean {
  for (const [index, wanted] of required.entries()) {
    const found = actual[index] ?? 0
    if (found !== wanted) return found > wanted
  }
  return true
}
