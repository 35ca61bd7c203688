import { ConfigError } from './config-error'

/**
 * Where an assistant's program finds the API, and with which key: from its own environment, which is no `.env` of a server.
 * @throws ConfigError
 */
export function mcpSettings(env: NodeJS.ProcessEnv): { url: string; key: string } {
  const { POST_DISPATCHER_URL: url = '', POST_DISPATCHER_KEY: key = '' } = env
  const problems: string[] = []
  if (!/^https?:\/\/[^\s]+$/.test(url))
    problems.push('POST_DISPATCHER_URL: the address of the API, such as https://posts.example.com')
  if (key.trim() === '')
    problems.push('POST_DISPATCHER_KEY: an API key (keys create --company ID --scope write, or read to look only)')
  if (problems.length > 0) throw new ConfigError(problems)
  return { url, key: key.trim() }
}
