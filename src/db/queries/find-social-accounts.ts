import type { Models } from '../models/open-models'
import type { SocialAccountRow } from '../models/social-account'

/** Those of the accounts that belong to the company. Another company's accounts are not there, for anybody. */
export async function findSocialAccounts(
  { SocialAccount }: Models,
  companyId: string,
  ids: number[],
): Promise<SocialAccountRow[]> {
  const rows = await SocialAccount.findAll({ where: { company_id: companyId, id: ids }, raw: true })
  return rows as unknown as SocialAccountRow[]
}
