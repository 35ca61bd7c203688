/**
 * The least a client can do: the calls of a publisher over kept connections, nothing before and nothing after. Started by
 * the benchmark `drain` with a job on standard input.
 */
import { Agent, request } from 'node:http'
import { readJob } from './processes.mjs'

const { url, accounts, posts, from, concurrency, version } = await readJob()
const address = new URL(`${url}/rest/posts`)
const agent = new Agent({ keepAlive: true, maxSockets: concurrency })

let next = 0
await Promise.all(Array.from({ length: concurrency }, publishUntilDone))
agent.destroy()

async function publishUntilDone() {
  while (next < posts) await publish(next++)
}

function publish(number) {
  const account = accounts[number % accounts.length]
  const body = JSON.stringify({
    author: account.externalId,
    commentary: `Raw client number ${from + number}: fresh bread from seven o'clock`,
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
