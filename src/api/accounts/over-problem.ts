import type { Over } from '../../accounts/choose-accounts'
import { ApiProblem } from '../problems/problem'

/** Nothing can be chosen from this login any more, or not yet. */
export const overProblem = ({ code, reason }: Over) =>
  new ApiProblem(code === 'login-expired' ? 410 : 409, { code, detail: `${reason}.`.replace(/\.\.$/, '.') })
