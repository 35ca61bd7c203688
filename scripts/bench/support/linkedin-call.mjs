import { Agent, request } from 'node:http'

/**
 * The one call of a text post on LinkedIn over kept connections, and nothing else: what every client that is compared makes.
 * @param {{ url: string, accounts: { externalId: string, token: string }[], version: string, concurrency: number }} job
 * @param {(number: number) => string} textOf the text of a post by its number; LinkedIn refuses one it has just seen
 */
export function linkedinCaller({ url, accounts, version, concurrency }, textOf) {
  const address = new URL(`${url}/rest/posts`)
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const publish = (number) => {
    const account = accounts[number % accounts.length]
    const body = JSON.stringify({
      author: account.externalId,
      commentary: textOf(number),
      visibility: 'PUBLIC',
      distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
      lifecycleState: 'PUBLISHED',
      isReshareDisabledByAuthor: false,
    })
    const headers = {
      Authorization: `Bearer ${account.token}`,
      'LinkedIn-Version': version,
      'X-Restli-Protocol-Version': '2.0.0',
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    }
    return new Promise((resolve, reject) => {
      const sent = request(address, { method: 'POST', agent, headers }, (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 201 && answer.headers['x-restli-id']
            ? resolve()
            : reject(new Error(`the sandbox answered ${answer.statusCode}`)),
        )
      })
      sent.once('error', reject)
      sent.end(body)
    })
  }
  return { publish, close: () => agent.destroy() }
}
