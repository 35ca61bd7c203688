import { MinuteLimit } from '../rate-limit/minute-limit'

/** One account is asked about so often in a minute; the answer does not change faster. */
const CHECKS_PER_ACCOUNT = 10
/** For one company in a minute. Whoever moves here connects a hundred accounts in one. */
const ASKS_PER_COMPANY = 120

/**
 * Counts requests for which a platform is asked. Platforms count the calls of the whole app: one company must not use up
 * what all the others publish with.
 */
export class PlatformAsks {
  private readonly ofAccounts: MinuteLimit
  private readonly ofCompanies: MinuteLimit

  constructor(now: () => number = Date.now) {
    this.ofAccounts = new MinuteLimit(CHECKS_PER_ACCOUNT, 'Platforms were asked about this account', now)
    this.ofCompanies = new MinuteLimit(ASKS_PER_COMPANY, 'Platforms were asked for this company', now)
  }

  /**
   * @param accountId what the platform is asked about, where that is an account of ours
   * @throws ApiProblem 429 when it is too much in a minute
   */
  count(companyId: string, accountId?: string): void {
    if (accountId !== undefined) this.ofAccounts.count(`${companyId} ${accountId}`)
    this.ofCompanies.count(companyId)
  }
}
