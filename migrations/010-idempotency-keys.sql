CREATE TABLE IF NOT EXISTS idempotency_keys (
  company_id      VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'As the client sent it in the header Idempotency-Key',
  request_hash    CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of method, path, query, body and files: the key stands for this request alone',
  run_token       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Fresh for every run; the answer is written only under it',
  running_until   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'Without an answer after this time the process that ran it is gone',
  status          SMALLINT UNSIGNED NULL DEFAULT NULL COMMENT 'HTTP status of the answer; NULL while there is none',
  headers         TEXT            NULL COMMENT 'JSON; headers of the answer that belong to it',
  body            MEDIUMTEXT      NULL COMMENT 'The answer as it was sent',
  expires_at      TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (company_id, idempotency_key),
  KEY idx_idempotency_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='First answers to requests that may be repeated';
