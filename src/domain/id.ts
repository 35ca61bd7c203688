/**
 * What the id of a post, an account or a token looks like: a UUID, of version 7 where we make it. Rows that somebody
 * else's SQL has made may have any text of these characters.
 */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,36}$/
