import * as z from 'zod/mini'

const video = z.object({
  urn: z.string(),
  /** Often empty; given back as it came. */
  uploadToken: z.string(),
  parts: z.array(z.object({ url: z.string(), first: z.number(), last: z.number() })),
  /** Of the parts that are there, in their order. */
  etags: z.array(z.string()),
  finalized: z.boolean(),
  polls: z.number(),
  /** Processed, or not to be asked about: the next step is the post. */
  done: z.boolean(),
})

const document = z.object({ urn: z.string(), polls: z.number(), done: z.boolean() })

const progress = z.object({
  /** URNs of uploaded images, in the order of the post. */
  images: z._default(z.array(z.string()), []),
  document: z.optional(document),
  video: z.optional(video),
  /** How often an upload of the video was begun, and how often its processing failed. */
  videoStarts: z._default(z.number(), 0),
  videoFailures: z._default(z.number(), 0),
  /**
   * How often the post was about to be created. Counted in the step before, because that is what is saved before the call
   * leaves: a second commit can see that a first one may have had an effect.
   */
  commits: z._default(z.number(), 0),
  /** How often images or a document were uploaded anew because the post kept waiting for them. */
  uploadedAgain: z._default(z.number(), 0),
  /** The post that ours was refused as a repetition of. */
  duplicateOf: z.optional(z.string()),
  /** Milliseconds, by our clock. */
  firstCommitAt: z.optional(z.number()),
})

/** What is kept between steps of a LinkedIn post. */
export type LinkedInProgress = z.infer<typeof progress>
export type VideoProgress = z.infer<typeof video>

/** Reads progress as it came from the database; fresh for a post that has none. */
export const readProgress = (saved: Record<string, unknown>): LinkedInProgress => progress.parse(saved)
