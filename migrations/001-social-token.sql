CREATE TABLE IF NOT EXISTS social_token (
  id                 VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT (UUID()) PRIMARY KEY COMMENT 'UUID; version 7 where we make it',
  company_id         VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  context_id         CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Bound into the encryption: a token copied to another row does not decrypt',
  access_token       TEXT          NOT NULL COMMENT 'AES-256-GCM envelope, never plain text',
  refresh_token      TEXT          NULL COMMENT 'AES-256-GCM envelope, never plain text',
  expires_at         TIMESTAMP(3)  NULL DEFAULT NULL COMMENT 'NULL: it does not end, or the platform does not tell',
  refresh_expires_at TIMESTAMP(3)  NULL DEFAULT NULL,
  scopes             JSON          NULL COMMENT 'Permissions the token has; NULL: the platform was not asked or does not tell',
  refresh_at         TIMESTAMP(3)  NULL DEFAULT NULL COMMENT 'When a tick renews it next; NULL: it cannot or need not be renewed',
  refresh_tried_at   TIMESTAMP(3)  NULL DEFAULT NULL COMMENT 'At most one try a day',
  refresh_failures   INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Tries in a row that did not work',
  refresh_error      VARCHAR(1000) NULL DEFAULT NULL COMMENT 'Why the last one did not',
  created_at         TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at         TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_social_token_context (context_id),
  KEY idx_social_token_refresh_at (refresh_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Access tokens, encrypted; only workers decrypt them';
