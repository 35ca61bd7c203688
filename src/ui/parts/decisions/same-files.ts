/** What tells the files of a post apart. */
export type Files = { url: string; name?: string | undefined }[]

/**
 * Whether posts have the same files in the same order. One that a platform does not take as it is was made into another for it, and
 * has the name of what it was made of.
 */
export const areSameFiles = (own: Files = [], other: Files = []): boolean =>
  own.length === other.length &&
  own.every(({ url, name }, index) => other[index]?.url === url || (!!name && other[index]?.name === name))
