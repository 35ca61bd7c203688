import { sandboxApps } from './state/account'

/** Path prefix of each imitated host, by the name its address has in the configuration. */
const prefixes: Record<string, string> = {
  FACEBOOK_GRAPH_URL: 'facebook',
  FACEBOOK_VIDEO_URL: 'facebook-video',
  FACEBOOK_UPLOAD_URL: 'facebook-upload',
  FACEBOOK_LOGIN_URL: 'facebook-login',
  INSTAGRAM_GRAPH_URL: 'instagram',
  INSTAGRAM_OAUTH_URL: 'instagram-oauth',
  INSTAGRAM_LOGIN_URL: 'instagram-login',
  LINKEDIN_API_URL: 'linkedin',
  LINKEDIN_OAUTH_URL: 'linkedin-oauth',
}

/** The developer's apps at the platforms, under the names the configuration knows. */
export const sandboxAppEnv: Record<string, string> = {
  META_APP_ID: sandboxApps.metaAppId,
  META_APP_SECRET: sandboxApps.metaAppSecret,
  INSTAGRAM_APP_ID: sandboxApps.instagramAppId,
  INSTAGRAM_APP_SECRET: sandboxApps.instagramAppSecret,
  LINKEDIN_CLIENT_ID: sandboxApps.linkedinClientId,
  LINKEDIN_CLIENT_SECRET: sandboxApps.linkedinClientSecret,
}

/** The environment that points the product at the sandbox. */
export function sandboxEnv(url: string): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(prefixes).map(([name, prefix]) => [name, `${url}/${prefix}`])),
    // Its sample files lie on this machine, where media named by address are not fetched from without a word of it.
    MEDIA_PRIVATE_HOSTS: new URL(url).hostname,
  }
}
