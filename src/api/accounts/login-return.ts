import { z } from 'zod'
import { type FinishedLogin, finishLogin } from '../../accounts/finish-login'
import { operation } from '../operations/operation'
import { platformParams } from './connection-schema'
import { loginPage } from './login-page'

// Whatever a platform sends besides is its own affair, and a parameter that came twice is none.
const parameter = z.string().max(8192).optional().catch(undefined)

export const loginReturn = operation({
  id: 'loginReturn',
  method: 'get',
  path: '/accounts/connect/{platform}/callback',
  tag: 'Accounts',
  summary: 'The way back from a platform’s login',
  description:
    'For browsers only: platforms send them here. The state is the proof that the login was begun here; it works once, for ten minutes. The browser goes on to your page, or is shown a plain one when none is configured. HEAD is refused: it would use up the state.',
  access: 'public',
  refusesHead: true,
  params: platformParams,
  query: z.object({ state: parameter, code: parameter, error: parameter, error_description: parameter }),
  answers: {
    200: { description: 'The login worked; a page for the person', contentType: 'text/html', schema: z.string() },
    302: {
      description: 'To your page, with `connection`, or with `error` and `error_description`',
      contentType: 'text/html',
      headers: { Location: 'Your page' },
      schema: z.string(),
    },
    400: { description: 'The login did not work; a page for the person', contentType: 'text/html', schema: z.string() },
  },
  async run({ accounts }, { params: { platform }, query }) {
    const { state, code, error, error_description: errorDescription } = query
    const finished = await finishLogin(accounts, platform, { state, code, error, errorDescription })
    const body = loginPage(finished)
    if (finished.returnUrl) {
      return { status: 302, headers: { Location: withAnswer(finished.returnUrl, finished) }, body }
    }
    return { status: finished.kind === 'choose' ? 200 : 400, body }
  },
})

function withAnswer(returnUrl: string, finished: FinishedLogin): string {
  const url = new URL(returnUrl)
  url.searchParams.set('platform', finished.login)
  if (finished.kind === 'choose') url.searchParams.set('connection', finished.id)
  else {
    url.searchParams.set('error', finished.code)
    url.searchParams.set('error_description', finished.message)
  }
  return url.href
}
