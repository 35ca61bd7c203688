CREATE TABLE IF NOT EXISTS adopted_ids (
  social_account_id VARCHAR(36) NOT NULL,
  external_id       VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  publication_id    BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (social_account_id, external_id),
  CONSTRAINT fk_adopted_id_publication FOREIGN KEY (publication_id) REFERENCES publications (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What was found on a platform, and which publication of ours it was taken for: one thing is never two posts';
