import { rows } from '../rows'
import { type OldDatabase, OldDatabaseError } from './open-old-database'

/** A table of the old application: its name there, and its columns by what they mean to us. */
export type OldTable<Meaning extends string> = {
  name: string
  column: Partial<Record<Meaning, string>>
  /** Columns that nothing here is made of. */
  leftOut: string[]
}

/** The columns of one kind of table, by meaning, each with the names it may have; the plain ones must be there. */
type Columns = Record<string, { names: string[]; needed?: true }>

// Document 002 gives the two tables of posts. Names are compared without case and underscores: an ORM may have made them.
const post = {
  id: { names: ['id'], needed: true },
  companyId: { names: ['companyid'], needed: true },
  createdBy: { names: ['createdby'] },
  accountId: { names: ['socialaccountid'], needed: true },
  platform: { names: ['platform'], needed: true },
  postType: { names: ['posttype'], needed: true },
  caption: { names: ['caption'] },
  media: { names: ['media'], needed: true },
  status: { names: ['status'], needed: true },
  externalId: { names: ['externalpostid'], needed: true },
  error: { names: ['errormessage'] },
  attempts: { names: ['attempts'] },
  createdAt: { names: ['createdat'] },
  updatedAt: { names: ['updatedat'] },
} as const satisfies Columns

const schedule = {
  id: { names: ['id'], needed: true },
  postId: { names: ['postdetailid'], needed: true },
  runAt: { names: ['runat'], needed: true },
  status: { names: ['status'], needed: true },
  lockedAt: { names: ['lockedat'], needed: true },
  workerId: { names: ['workerid'] },
  attempts: { names: ['attempts'] },
  createdAt: { names: ['createdat'] },
  updatedAt: { names: ['updatedat'] },
} as const satisfies Columns

// Of accounts and tokens it names only userAccessTokenId and access_token; the rest goes by the names that are usual.
const account = {
  id: { names: ['id'], needed: true },
  companyId: { names: ['companyid'] },
  platform: { names: ['platform', 'provider'] },
  tokenId: { names: ['useraccesstokenid', 'accesstokenid', 'tokenid', 'socialtokenid'], needed: true },
  name: { names: ['accountname', 'name', 'pagename', 'displayname', 'username'] },
  pageToken: { names: ['pageaccesstoken'] },
  facebook: { names: ['facebookpageid', 'pageid', 'fbpageid', 'facebookid'] },
  instagram: {
    names: [
      'instagrambusinessid',
      'instagrambusinessaccountid',
      'instagramaccountid',
      'instagramuserid',
      'iguserid',
      'igid',
      'instagramid',
      'igbusinessid',
    ],
  },
  linkedin: {
    names: [
      'linkedinurn',
      'linkedinpersonurn',
      'linkedinorganizationid',
      'linkedinid',
      'personurn',
      'organizationurn',
      'authorurn',
      'urn',
    ],
  },
  any: {
    names: [
      'externalid',
      'accountid',
      'externalaccountid',
      'platformaccountid',
      'platformuserid',
      'platformid',
      'socialid',
      'provideraccountid',
      'provideruserid',
    ],
  },
} as const satisfies Columns

const token = {
  id: { names: ['id'], needed: true },
  accessToken: { names: ['accesstoken', 'token'], needed: true },
  refreshToken: { names: ['refreshtoken'] },
  companyId: { names: ['companyid'] },
} as const satisfies Columns

export type OldTables = {
  post: OldTable<keyof typeof post>
  schedule: OldTable<keyof typeof schedule>
  account: OldTable<keyof typeof account>
  token: OldTable<keyof typeof token>
}

/** What stands only in a database of ours. */
const OURS = ['publications', 'database_identity']

/**
 * Finds the four tables of the old application, and which of their columns means what.
 * @throws OldDatabaseError when one is missing, lacks a column, or the database is one of ours
 */
export async function findOldTables(old: OldDatabase): Promise<OldTables> {
  const found = await rows<{ tableName: string; name: string }>(
    old,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )
  const columnsOf = new Map<string, string[]>()
  for (const { tableName, name } of found) columnsOf.set(tableName, [...(columnsOf.get(tableName) ?? []), name])
  if (OURS.every((name) => columnsOf.has(name)))
    throw new OldDatabaseError('That database is one of this program: there is nothing to take over from it')
  const table = <C extends Columns>(names: string[], columns: C) => tableOf(columnsOf, names, columns)
  return {
    post: table(['post_details'], post),
    schedule: table(['post_schedule'], schedule),
    account: table(['meta_social_accounts'], account),
    token: table(['social_token', 'social_tokens'], token),
  }
}

function tableOf<C extends Columns>(
  columnsOf: Map<string, string[]>,
  names: string[],
  wanted: C,
): OldTable<keyof C & string> {
  const name = names.find((one) => columnsOf.has(one))
  if (!name) throw new OldDatabaseError(`That database has no table ${names[0]}: is it the old application's?`)
  const there = columnsOf.get(name) ?? []
  const column: Partial<Record<keyof C & string, string>> = {}
  for (const [meaning, { names: known, needed }] of Object.entries(wanted)) {
    const one = known.flatMap((plain) => there.find((written) => plainName(written) === plain) ?? [])[0]
    if (one) column[meaning as keyof C & string] = one
    else if (needed) throw new OldDatabaseError(`Its table ${name} has no column ${known[0]} (or of a like name)`)
  }
  const used = new Set<string | undefined>(Object.values(column))
  return { name, column, leftOut: there.filter((one) => !used.has(one)) }
}

const plainName = (column: string) => column.replaceAll('_', '').toLowerCase()

/** `\`name\`` of a column; NULL for one that the table does not have. */
export const columnOf = <M extends string>(table: OldTable<M>, meaning: M, alias: string): string => {
  const name = table.column[meaning]
  return name === undefined ? 'NULL' : `${alias}.${quoted(name)}`
}

export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
