CREATE TABLE IF NOT EXISTS social_token (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  company_id   VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  context_id   CHAR(36) COLLATE utf8mb4_bin NOT NULL COMMENT 'Bound into the encryption: a token copied to another row does not decrypt',
  access_token TEXT            NOT NULL COMMENT 'AES-256-GCM envelope, never plain text',
  expires_at   TIMESTAMP(3)    NULL DEFAULT NULL,
  created_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_social_token_context (context_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Access tokens, encrypted; only workers decrypt them';
