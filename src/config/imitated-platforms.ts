import type { Config } from './config'

export type PlatformAddresses = Pick<Config, 'FACEBOOK_GRAPH_URL' | 'INSTAGRAM_GRAPH_URL' | 'LINKEDIN_API_URL'>

/**
 * Where an imitation stands in for all platforms: one origin, with a path for each, as `npm run sandbox` has it. Undefined where
 * they are the platforms themselves, or something before each of them.
 */
export function imitatedPlatforms(config: PlatformAddresses): string | undefined {
  // With one that is no address Facebook is not reached; the page is.
  if (!URL.canParse(config.FACEBOOK_GRAPH_URL)) return undefined
  const { origin } = new URL(config.FACEBOOK_GRAPH_URL)
  const imitated = {
    FACEBOOK_GRAPH_URL: `${origin}/facebook`,
    INSTAGRAM_GRAPH_URL: `${origin}/instagram`,
    LINKEDIN_API_URL: `${origin}/linkedin`,
  }
  const names = Object.keys(imitated) as (keyof typeof imitated)[]
  return names.every((name) => config[name].replace(/\/$/, '') === imitated[name]) ? origin : undefined
}
