/**
 * The longest id of a publication that the tables hold; those of the platforms have 15 to 60 characters. A longer one is no id,
 * and writing it down would end the worker right after the call that made the publication visible.
 */
export const MAX_ID_LENGTH = 500
