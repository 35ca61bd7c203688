/** What may stand in the way of publishing. Programs tell reasons apart by it: a name is never changed. */
export const reasonCodes = ['database', 'no-tick', 'late', 'media', 'migrations'] as const

/** Why posts are not published as they should be. Strangers may read it: it names no company, no server and no folder. */
export type Reason = { code: (typeof reasonCodes)[number]; detail: string }
