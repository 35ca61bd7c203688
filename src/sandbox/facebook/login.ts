import { graphFailures } from '../graph/failures'
import { refuseDeadVersion } from '../graph/version'
import type { Answer } from '../http/answer'
import type { Incoming } from '../http/incoming'
import { notImitated } from '../http/not-imitated'
import type { Operation, PlatformServer } from '../http/operation'
import { sandboxApps } from '../state/account'
import { consent } from '../state/consent'
import { ready } from '../state/ready-accounts'
import type { World } from '../state/world'

/** How long a code lives is not documented; minutes at most. */
const CODE_LIFE_MS = 10 * 60_000

/** www.facebook.com, as far as logins need it. */
export const facebookLoginServer: PlatformServer = {
  failures: graphFailures,
  resolve: (incoming, world) => {
    refuseDeadVersion(world, incoming)
    return /^\/(v\d+\.\d+\/)?dialog\/oauth$/.test(incoming.path)
      ? facebookDialog(incoming, world)
      : {
          name: 'facebook.unsupported',
          account: undefined,
          run: () => notImitated({ status: 404, text: `${incoming.path} is not imitated by the sandbox` }),
        }
  },
}

/** The login dialog. `code_challenge` is taken and forgotten, as the live one does without the scope `openid`. */
export function facebookDialog(incoming: Incoming, world: World): Operation {
  const run = (): Answer =>
    consent(world, new URLSearchParams(incoming.query), {
      clientId: sandboxApps.metaAppId,
      token: ready.facebookUser.token,
      codeLifeMs: CODE_LIFE_MS,
      denied: {
        error: 'access_denied',
        error_code: '200',
        error_description: 'Permissions error',
        error_reason: 'user_denied',
      },
      singlePermissions: true,
      responseType: 'code',
    })
  return { name: 'facebook.dialog', account: undefined, run }
}
