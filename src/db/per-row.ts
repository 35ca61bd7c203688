import { escape } from 'mysql2/promise'

type Value = string | number | null

/**
 * Builds `CASE id WHEN … THEN … END` expressions, so that one UPDATE gives each of many rows its own values. A value
 * that all rows share becomes a plain literal.
 */
export function perRow<Row>(rows: Row[], idOf: (row: Row) => string | number) {
  const column = (valueOf: (row: Row) => Value): string => {
    const values = rows.map(valueOf)
    if (values.every((value) => value === values[0])) return escape(values[0])
    return `CASE id ${rows.map((row, i) => `WHEN ${escape(idOf(row))} THEN ${escape(values[i])}`).join(' ')} END`
  }
  return Object.assign(column, { ids: rows.map((row) => escape(idOf(row))).join(', ') })
}
