CREATE TABLE IF NOT EXISTS account_connections (
  id           CHAR(43) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY COMMENT 'Random, and told to nobody but the browser that comes back from the platform',
  state_hash   CHAR(64) COLLATE utf8mb4_bin NOT NULL COMMENT 'SHA-256 of the state that travels through the browser',
  company_id   VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  created_by   VARCHAR(260) COLLATE utf8mb4_bin NOT NULL COMMENT 'Only who began may choose',
  login        ENUM('facebook','instagram','linkedin') NOT NULL,
  account_id   VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'The account that is to be connected again; NULL: any',
  redirect_uri VARCHAR(1024)   NOT NULL COMMENT 'The exchange of the code must name the same',
  return_url   VARCHAR(2048)   NULL DEFAULT NULL,
  status       ENUM('started','returned','choosing','connected','failed') NOT NULL DEFAULT 'started',
  error_code   VARCHAR(64)     NULL DEFAULT NULL,
  error_message VARCHAR(1000)  NULL DEFAULT NULL,
  candidates   JSON            NULL COMMENT 'What can be connected, without tokens',
  secrets      MEDIUMTEXT      NULL COMMENT 'AES-256-GCM envelope of the tokens, until they are used or the time is over',
  created_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'Of the state first, then of the choice',
  UNIQUE KEY uq_account_connection_state (state_hash),
  KEY idx_account_connection_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Logins under way: from the start to the choice of accounts'
