import { z } from 'zod'
import { list, text } from './bounded'

const graphVersion = (standard: string) =>
  text()
    .regex(/^v\d+\.\d+$/, 'must look like v26.0')
    .default(standard)

/**
 * Behaviours on which sources about the real platforms disagree, and the limits worth moving in a test.
 * The defaults are the documented ones; where nothing is documented, the one that is harder on a careless client.
 */
export const Switches = z.strictObject({
  /** Answer to a second media_publish of one container: developers report all three. */
  repeatedMediaPublish: z.enum(['same-id', 'error', 'duplicate']).default('duplicate'),
  /** Second `finish` of one reel or story video: nothing is documented. */
  repeatedFinish: z.enum(['same', 'error', 'duplicate']).default('duplicate'),
  instagramProcessingMs: z.number().min(0).default(0),
  /** Seen live: a container that says its state in words alone, without `status_code`. */
  instagramContainerAnswer: z.enum(['code', 'words']).default('code'),
  /** This many status reads still say IN_PROGRESS. */
  instagramProcessingPolls: z.number().int().min(0).default(0),
  /** A subcode here makes every new container end in ERROR. */
  instagramProcessingError: z.number().nullable().default(null),
  /** One guide says 100, two references say 50. */
  instagramQuotaTotal: z.number().int().default(50),
  instagramContainersPerDay: z.number().int().default(400),
  /** Seen live: a carousel went out with one frame fewer than sent, without an error. */
  instagramDropsCarouselFrame: z.boolean().default(false),
  /** Listings lose every `@` for users without admin tasks. */
  instagramStripsMentions: z.boolean().default(false),
  /** The docs mark `caption` and `media_product_type` as available with Facebook Login only. */
  instagramLoginHidesCaption: z.boolean().default(false),
  /** May 2026: containers and permalinks readable with the user token alone, 100/33 with the page token. */
  instagramReadsNeedUserToken: z.boolean().default(false),
  instagramDeleteAllowed: z.boolean().default(true),
  /** Sources show the token of a fresh login flat, or as the only item of `data`. */
  instagramTokenInData: z.boolean().default(false),
  /** Table and examples of the docs spell the status of a video phase differently. */
  phaseStatusWord: z.enum(['complete', 'completed']).default('complete'),
  /** The docs spell it with one "r"; a live answer had two. */
  facebookBytesField: z.enum(['bytes_transfered', 'bytes_transferred']).default('bytes_transfered'),
  facebookVideoProcessingMs: z.number().min(0).default(0),
  facebookVideoProcessingFails: z.boolean().default(false),
  facebookReelsPerDay: z.number().int().default(30),
  /** Some report a post id in the answer to `finish` of a reel. */
  facebookReelFinishReturnsPostId: z.boolean().default(false),
  /** Whether created_time of a post published later is its creation or its publication is not documented. */
  facebookCreatedTime: z.enum(['creation', 'publication']).default('creation'),
  /** Refuse a post equal to the previous one of the page with code 506. */
  facebookDuplicateCheck: z.boolean().default(false),
  /** Some documented answers show ids as bare numbers, too large for a double. */
  facebookBareNumberIds: z.boolean().default(false),
  facebookStoryArchive: z.boolean().default(false),
  facebookHiddenPhotoHours: z.number().default(24),
  /** /me/accounts can leave out a usable page that belongs to a business. */
  facebookAccountsOmitPages: z.boolean().default(false),
  /** What people answer in the login dialogs. */
  loginAnswer: z.enum(['consent', 'deny']).default('consent'),
  /** Permissions that people refuse at Facebook and Instagram while granting the others. */
  loginDeclines: list(text()).default([]),
  /** Scopes the LinkedIn app was given by its products; null = every one. */
  linkedinAppScopes: list(text()).nullable().default(null),
  /** Versions that answer. Each ends about two years after its successor came. */
  graphOldestVersion: graphVersion('v21.0'),
  graphNewestVersion: graphVersion('v26.0'),
  appSecretProof: z.enum(['off', 'verify', 'require']).default('verify'),
  /** The Graph ignores parameters that it does not know. */
  unknownParameters: z.enum(['ignore', 'error']).default('ignore'),
  /** Percent used, shown in the usage headers of every Graph answer; real ones appear only after enough traffic. */
  usagePercent: z.number().nullable().default(null),
  /** Fail on an unescaped reserved character instead of silently cutting the text, as LinkedIn does. */
  linkedinStrictLittleText: z.boolean().default(false),
  linkedinDuplicateWindowMs: z.number().min(0).default(600_000),
  /** Whether other media under the same text is a duplicate is not documented. */
  linkedinDuplicateScope: z.enum(['text', 'text-and-content']).default('text'),
  /** Live reports found that the URN named in the 422 matched no post. */
  linkedinDuplicateUrn: z.enum(['unknown', 'real']).default('unknown'),
  linkedinBlankCommentary: z.enum(['accept', 'reject']).default('accept'),
  linkedinMembersPollVideo: z.boolean().default(true),
  linkedinOrganizationField: z.enum(['organization', 'organizationTarget']).default('organization'),
  linkedinProcessingMs: z.number().min(0).default(0),
  linkedinProcessingFails: z.boolean().default(false),
  /**
   * Parts of a video cut at the wrong bytes, or named wrongly when the upload is finalized. Sources speak of all but the
   * refusal, which tells a careless client at once: taken and failing in processing, or taken and shown broken.
   */
  linkedinWrongParts: z.enum(['fail', 'refuse', 'corrupt']).default('fail'),
  linkedinMemberCallsPerDay: z.number().int().default(150),
  linkedinAppCallsPerDay: z.number().int().default(100_000),
  linkedinOldestVersion: text().default('202510'),
  linkedinNewestVersion: text().nullable().default(null),
  /** Seen live: a token is called revoked in the first seconds after it was made. */
  linkedinTokenSettlesMs: z.number().min(0).default(0),
  linkedinRefreshTokens: z.boolean().default(true),
  linkedinFinderDelayMs: z.number().min(0).default(0),
  /** Off: no daily caps or quotas anywhere, for benchmarks. */
  dailyLimits: z.boolean().default(true),
  /** Off: media URLs are believed, not fetched, for benchmarks. */
  fetchMedia: z.boolean().default(true),
  fetchTimeoutMs: z.number().positive().default(10_000),
})

export type Switches = z.infer<typeof Switches>

/** The defaults, but for what the starter of the sandbox wants otherwise. */
export function standardSwitches(own: Partial<Switches> = {}): Switches {
  return Switches.parse(own)
}
