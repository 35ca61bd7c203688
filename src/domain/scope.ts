/** What credentials allow. Each includes the one before. */
export const scopes = ['read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** What a key or token gets when nobody says otherwise: everything a frontend needs, and no keys for others. */
export const DEFAULT_SCOPE: Scope = 'write'

/** True when who holds `held` may do what needs `needed`. */
export const covers = (held: Scope, needed: Scope): boolean => scopes.indexOf(held) >= scopes.indexOf(needed)

/** The widest of our scopes among some names; undefined when none of them is ours. */
export const widest = (names: string[]): Scope | undefined => scopes.findLast((scope) => names.includes(scope))
