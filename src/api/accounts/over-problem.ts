import { ApiProblem } from '../problem'

/** Nothing can be chosen from this login any more, or not yet. */
export const overProblem = ({ code, reason }: { code: string; reason: string }) =>
  new ApiProblem(code === 'login-expired' ? 410 : 409, { code, detail: `${reason}.`.replace(/\.\.$/, '.') })
