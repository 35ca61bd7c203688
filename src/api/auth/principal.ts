import type { Response } from 'express'
import type { Principal } from './authenticator'

/** Notes who asks, once their credentials are good. */
export const setPrincipal = (res: Response, principal: Principal): void => {
  res.locals.principal = principal
}

/** Who asks; undefined where nobody had to say, or their credentials were no good. */
export const principalIn = (res: Response): Principal | undefined => res.locals.principal as Principal | undefined
