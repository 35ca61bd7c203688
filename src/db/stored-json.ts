/**
 * What a column of JSON holds. To MariaDB JSON is a kind of text: depending on server and driver it arrives parsed or not.
 * @throws for a text that is no JSON
 */
export const readJson = <T extends object>(stored: T | string | null): T | null =>
  typeof stored === 'string' ? (JSON.parse(stored) as T | null) : stored

/** The object that a column of JSON holds; an empty one when it holds anything else. */
export function readObject(stored: object | string | null): object {
  try {
    const read = readJson(stored)
    return read && typeof read === 'object' && !Array.isArray(read) ? read : {}
  } catch {
    return {}
  }
}
