/** How an account is doing, as API, `accounts list` and `doctor` say it. */
export const healthStates = ['ok', 'expires_soon', 'needs_reconnect', 'disconnected'] as const
export type HealthState = (typeof healthStates)[number]
