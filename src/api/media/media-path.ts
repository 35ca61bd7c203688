/** The path part of the public media address: what this server has to answer under, `/` for a bare address. */
export const mediaPathOf = (publicMediaUrl: string): string =>
  new URL(publicMediaUrl).pathname.replace(/\/+$/, '') || '/'
