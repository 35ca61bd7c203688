/** What to do about a refused connection, for those whose message does not say it. */
export function connectionAdvice({
  code,
  message = '',
}: {
  code?: string | undefined
  message?: string
}): string | undefined {
  switch (code) {
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return 'DATABASE_URL asks for encryption and the server offers none, so nothing was sent. Turn TLS on there, or write ssl-mode=DISABLED'
    case 'HANDSHAKE_SSL_ERROR':
      return adviceAboutTls(message)
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return 'It takes encrypted connections only: write ?ssl-mode=REQUIRED at the end of DATABASE_URL'
    case 'ER_DBACCESS_DENIED_ERROR':
      return 'The account has no right to that database: docs/database.md, "Two accounts", has the statements that give it'
    // MariaDB says only this when a connection without encryption is not allowed.
    case 'ER_ACCESS_DENIED_ERROR':
      return 'Correct user and password in DATABASE_URL, special characters percent-encoded (# as %23); if the server takes encrypted connections only, write ?ssl-mode=REQUIRED at the end. docs/database.md tells more'
    default:
      return undefined
  }
}

function adviceAboutTls(message: string): string {
  if (/altnames|does not match/i.test(message)) {
    return 'Write the host in DATABASE_URL as its certificate names it, or name the authority in DATABASE_CA_FILE and write ssl-mode=VERIFY_CA; docs/database.md tells more'
  }
  if (/self-signed|issuer|verify/i.test(message)) {
    return 'Name the authority that signed its certificate in DATABASE_CA_FILE; docs/database.md tells more'
  }
  return 'Its certificate or its version of TLS cannot be used; docs/database.md tells more'
}
