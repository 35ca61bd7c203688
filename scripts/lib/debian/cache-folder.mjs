/**
 * Where Debians are kept that take minutes to make. Not in the checkout, so that all checkouts share them; and not in
 * /tmp, where anybody could put up a folder of this name for root to run programs from.
 */
export const cacheFolder = '/var/cache/post-dispatcher'
