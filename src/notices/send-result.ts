/** How one attempt to tell somebody has ended. */
export type SendResult =
  | { ok: true; status?: number }
  | {
      ok: false
      /** Of the answer, where there was one. */
      status?: number
      error: string
      /** The receiver says that nobody is there any more, and never will be. */
      gone?: boolean
      /** How long the receiver asks to be left alone. */
      retryAfterMs?: number
    }
