/** Path prefix of each imitated host, by the name its address has in the configuration. */
const prefixes: Record<string, string> = {
  FACEBOOK_GRAPH_URL: 'facebook',
  FACEBOOK_VIDEO_URL: 'facebook-video',
  FACEBOOK_UPLOAD_URL: 'facebook-upload',
  INSTAGRAM_GRAPH_URL: 'instagram',
  INSTAGRAM_OAUTH_URL: 'instagram-oauth',
  LINKEDIN_API_URL: 'linkedin',
  LINKEDIN_OAUTH_URL: 'linkedin-oauth',
}

/** The environment that points the product at the sandbox. */
export function sandboxEnv(url: string): Record<string, string> {
  return Object.fromEntries(Object.entries(prefixes).map(([name, prefix]) => [name, `${url}/${prefix}`]))
}
