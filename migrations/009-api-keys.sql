CREATE TABLE IF NOT EXISTS api_keys (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  company_id   VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  name         VARCHAR(255) NOT NULL DEFAULT '',
  scope        ENUM('read','write','admin') NOT NULL DEFAULT 'write' COMMENT 'Each includes the one before',
  created_by   VARCHAR(260) NULL DEFAULT NULL COMMENT 'Key or user that created it through the API; NULL: the command line',
  key_hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the key; the key itself is shown once and never stored',
  created_at   TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at   TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'NULL: never',
  last_used_at TIMESTAMP(3) NULL DEFAULT NULL,
  revoked_at   TIMESTAMP(3) NULL DEFAULT NULL,
  UNIQUE KEY uq_api_key_hash (key_hash),
  KEY idx_api_keys_company (company_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='API keys, each bound to one company';
