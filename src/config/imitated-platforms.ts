import type { Config } from './config'

/**
 * Where on the sandbox each host of the platforms is, by the name that its address has in the configuration. The sandbox says the
 * same by itself: it shares nothing with us.
 */
const paths = {
  FACEBOOK_GRAPH_URL: 'facebook',
  FACEBOOK_VIDEO_URL: 'facebook-video',
  FACEBOOK_UPLOAD_URL: 'facebook-upload',
  FACEBOOK_LOGIN_URL: 'facebook-login',
  INSTAGRAM_GRAPH_URL: 'instagram',
  INSTAGRAM_OAUTH_URL: 'instagram-oauth',
  INSTAGRAM_LOGIN_URL: 'instagram-login',
  LINKEDIN_API_URL: 'linkedin',
  LINKEDIN_OAUTH_URL: 'linkedin-oauth',
} as const satisfies Partial<Record<keyof Config, string>>

export type PlatformAddresses = Pick<Config, keyof typeof paths>

const names = Object.keys(paths) as (keyof PlatformAddresses)[]

/**
 * Where the sandbox stands in for all platforms. Undefined where they are the platforms themselves, or something before them:
 * whoever has calls go through a gateway of his own may give each platform a path there as well. But the sandbox is on this
 * machine, and all addresses are those that it says, the pages on which people sign in with their platform among them.
 */
export function imitatedPlatforms(config: PlatformAddresses): string | undefined {
  // With one that is no address Facebook is not reached; the page is.
  if (!URL.canParse(config.FACEBOOK_GRAPH_URL)) return undefined
  const { origin, hostname } = new URL(config.FACEBOOK_GRAPH_URL)
  const isThere = (name: keyof PlatformAddresses) => config[name].replace(/\/$/, '') === `${origin}/${paths[name]}`
  return thisMachine.test(hostname) && names.every(isThere) ? origin : undefined
}

const thisMachine = /^(localhost|127(\.\d+){3})$/
