import { escape as literal } from 'mysql2/promise'

type Value = string | number | null

/**
 * Builds `CASE id WHEN … THEN … END` expressions, so that one statement gives each of many rows its own values. A value
 * that all rows share becomes a plain literal.
 * @param id the column that tells the rows apart
 */
export function perRow<Row>(rows: Row[], idOf: (row: Row) => string | number, id = 'id') {
  const column = (pick: (row: Row) => Value): string => {
    const values = rows.map(pick)
    if (values.every((value) => value === values[0])) return literal(values[0])
    return `CASE ${id} ${rows.map((row, i) => `WHEN ${literal(idOf(row))} THEN ${literal(values[i])}`).join(' ')} END`
  }
  return Object.assign(column, { ids: rows.map((row) => literal(idOf(row))).join(', ') })
}
