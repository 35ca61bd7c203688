CREATE TABLE IF NOT EXISTS publications (
  id                  BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  post_detail_id      BIGINT UNSIGNED NOT NULL,
  kind                ENUM('feed','story','reel','article') NOT NULL,
  status              ENUM('planned','preparing','committing','accepted','unconfirmed','published','failed') NOT NULL DEFAULT 'planned',
  progress            JSON            NULL COMMENT 'What the publisher has reached: step and platform ids',
  request_fingerprint CHAR(64)        NULL DEFAULT NULL COMMENT 'SHA-256 of what the commit call says',
  committing_at       TIMESTAMP(3)    NULL DEFAULT NULL COMMENT 'When we wrote down that the commit call is about to leave',
  published_at        TIMESTAMP(3)    NULL DEFAULT NULL,
  external_id         VARCHAR(255) COLLATE utf8mb4_bin NULL DEFAULT NULL,
  permalink           VARCHAR(1024)   NULL DEFAULT NULL,
  error_message       TEXT            NULL,
  looks               INT UNSIGNED    NOT NULL DEFAULT 0 COMMENT 'How often the platform was asked about an unconfirmed commit',
  created_at          TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at          TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_publication (post_detail_id, kind),
  CONSTRAINT fk_publication_detail FOREIGN KEY (post_detail_id) REFERENCES post_details (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='The publishing ledger: one row per visible thing';
