import { type Answer, answerOf, type TestApi } from './test-api'

/** What the page sends with each request, and what a browser adds. */
export const FROM_PAGE = { 'X-Requested-With': 'post-dispatcher', 'Sec-Fetch-Site': 'same-origin' }

type Sent = { method?: string; body?: unknown; cookie?: string | undefined; headers?: Record<string, string> }

/** A request as the page of this server sends it; what `headers` say counts instead. */
export async function fromPage(
  api: Pick<TestApi, 'url'>,
  path: string,
  { method = 'GET', body, cookie, headers }: Sent = {},
) {
  const all = {
    ...FROM_PAGE,
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(cookie !== undefined && { Cookie: cookie }),
    ...headers,
  }
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  return answerOf(
    await fetch(api.url + path, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  )
}

/** What a browser would send back of the cookie that an answer sets: `pd=…`. */
export const cookieOf = ({ headers }: Answer): string => headers.getSetCookie()[0]?.split(';')[0] ?? ''

/** Signs in on the page. @returns the cookie */
export async function signIn(
  api: Pick<TestApi, 'url'>,
  credentials: { apiKey: string } | { jwt: string },
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await fromPage(api, '/session', { method: 'POST', body: credentials, headers })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return cookieOf(answer)
}
