import type { Platform } from '../../../src/domain/post'
import type { Client, TestApi } from '../../api/support/test-api'
import { createAccount, type TestAccount } from '../../support/factories'
import { type Opened, signedIn } from './browser'

export type CompanyOnPage = { company: Client; account: TestAccount; opened: Opened }

/** A new company with an account, signed in on the page. */
export async function companyOnPage(api: TestApi, platform: Platform): Promise<CompanyOnPage> {
  const company = await api.company()
  const account = await createAccount(api.db, { companyId: company.companyId, platform })
  return { company, account, opened: await signedIn(api.url, company.key) }
}
