CREATE TABLE IF NOT EXISTS calendar_tokens (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  company_id   VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  name         VARCHAR(255) NOT NULL DEFAULT '',
  created_by   VARCHAR(260) NULL DEFAULT NULL COMMENT 'Key or user that created it',
  token_hash   CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the token; the token itself is shown once and never stored',
  created_at   TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  revoked_at   TIMESTAMP(3) NULL DEFAULT NULL,
  UNIQUE KEY uq_calendar_token_hash (token_hash),
  KEY idx_calendar_tokens_company (company_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Who may read the calendar of a company, by an address that holds the token'
