import * as z from 'zod/mini'
import type { HttpClient } from '../calls/http-client'
import { idAnswer, untilMs } from '../login/answers'
import { failureOf } from '../login/login-error'
import type { LoginSettings } from '../login/settings'
import { createGraphClient } from './graph-client'

/** What Meta tells an app about one of its tokens. */
export type TokenFacts = {
  isValid: boolean
  scopes: string[]
  expiresInMs?: number
  /** Pages the person chose in the dialog; the list of pages can leave some of them out. */
  pageIds: string[]
}

/** Asks about a token; when Meta cannot be asked, says why instead. */
export type DebugToken = (token: string) => Promise<TokenFacts | { doubt: string }>

const answer = z.object({
  data: z.object({
    is_valid: z.boolean(),
    expires_at: z.catch(z.optional(z.coerce.number()), undefined),
    scopes: z.catch(z.array(z.string()), []),
    granular_scopes: z.catch(
      z.array(z.object({ scope: z.string(), target_ids: z.catch(z.optional(z.array(idAnswer)), undefined) })),
      [],
    ),
  }),
})

/** `GET /debug_token`, asked in the name of the app. Source: Graph API, debug_token. */
export function debugTokenWith(http: HttpClient, settings: LoginSettings): DebugToken {
  // Without the secret: an app's own token needs no proof.
  const graph = createGraphClient(http, settings.FACEBOOK_GRAPH_URL, settings.META_GRAPH_VERSION)
  return async (token) => {
    const { META_APP_ID: id, META_APP_SECRET: secret } = settings
    if (!id || !secret)
      return { doubt: 'permissions and end of the token are not known: set META_APP_ID and META_APP_SECRET' }
    const path = '/debug_token'
    const params = { input_token: token }
    try {
      const { data } = await graph({ purpose: 'look', method: 'GET', path, params, token: `${id}|${secret}` }, answer)
      const expiresInMs = untilMs(data.expires_at)
      return {
        isValid: data.is_valid,
        scopes: data.scopes,
        ...(expiresInMs !== undefined && { expiresInMs }),
        pageIds: [
          ...new Set(
            data.granular_scopes.flatMap(({ scope, target_ids }) =>
              scope.startsWith('pages_') ? (target_ids ?? []) : [],
            ),
          ),
        ],
      }
    } catch (error) {
      return { doubt: `permissions and end of the token are not known: ${failureOf(error).reason}` }
    }
  }
}
