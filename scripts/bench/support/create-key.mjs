import { fromDist } from '../../lib/from-dist.mjs'

/** An API key of the benchmarks' company, as `keys create` makes it. Returns the key itself. */
export async function createKey({ db }, scope = 'write') {
  const { generateApiKey, hashApiKey } = fromDist('security/api-key')
  const { insertApiKey } = fromDist('db/api-keys/api-keys')
  const key = generateApiKey()
  await insertApiKey(db, { companyId: 'bench', name: 'bench', scope, hash: hashApiKey(key) })
  return key
}
