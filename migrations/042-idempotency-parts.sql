CREATE TABLE IF NOT EXISTS idempotency_parts (
  company_id      VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  part            VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'A post with which it is done',
  PRIMARY KEY (company_id, idempotency_key, part),
  CONSTRAINT fk_part_of_request FOREIGN KEY (company_id, idempotency_key)
    REFERENCES idempotency_keys (company_id, idempotency_key) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What requests about many posts have done so far, until they are answered'
