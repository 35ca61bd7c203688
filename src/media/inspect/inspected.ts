import type { MediaFacts } from '../../domain/post'

/** What looking into a file came to. */
export type Inspected =
  | { kind: 'read'; facts: MediaFacts }
  /** No platform can show it. `what` ends a sentence: `is cut off: …`. */
  | { kind: 'broken'; what: string }
  /** We could not tell; that says nothing about the file. */
  | { kind: 'unknown'; why: string }
