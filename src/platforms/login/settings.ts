/** What the logins need of the configuration. */
export type LoginSettings = {
  META_APP_ID?: string | undefined
  META_APP_SECRET?: string | undefined
  META_LOGIN_CONFIG_ID?: string | undefined
  META_SCOPES: string[]
  META_GRAPH_VERSION: string
  FACEBOOK_LOGIN_URL: string
  FACEBOOK_GRAPH_URL: string
  INSTAGRAM_APP_ID?: string | undefined
  INSTAGRAM_APP_SECRET?: string | undefined
  INSTAGRAM_SCOPES: string[]
  INSTAGRAM_LOGIN_URL: string
  INSTAGRAM_OAUTH_URL: string
  INSTAGRAM_GRAPH_URL: string
  LINKEDIN_CLIENT_ID?: string | undefined
  LINKEDIN_CLIENT_SECRET?: string | undefined
  LINKEDIN_SCOPES: string[]
  LINKEDIN_OAUTH_URL: string
  LINKEDIN_API_URL: string
  LINKEDIN_VERSION: string
}

/** The named settings' values. @throws Error naming those that are missing; asked for in `missingSettings` before */
export function required<K extends keyof LoginSettings>(settings: LoginSettings, ...names: K[]): string[] {
  const missing = missingOf(settings, names)
  if (missing.length > 0) throw new Error(`not set: ${missing.join(', ')}`)
  return names.map((name) => settings[name] as string)
}

/** Those of the settings that are not set. */
export const missingOf = (settings: LoginSettings, names: (keyof LoginSettings)[]): string[] =>
  names.filter((name) => !settings[name])

/** An address with its parameters. */
export function addressOf(base: string, parameters: Record<string, string>): string {
  return `${base}?${new URLSearchParams(parameters)}`
}
