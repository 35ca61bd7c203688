import { paragraph } from './terminal-text'

/** Where a command prints a list or a report: as one JSON document instead of text for people. */
export type AsJson = { json?: boolean }

/**
 * One JSON document. Times in it are ISO 8601 in UTC. What a terminal would obey, or what would turn a line around, is
 * written as an escape, which readers of JSON undo.
 */
export const jsonDocument = (value: object): string => `${paragraph(JSON.stringify(value, null, 2), 0)}\n`
