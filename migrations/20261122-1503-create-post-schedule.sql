CREATE TABLE IF NOT EXISTS post_schedule (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  post_detail_id BIGINT UNSIGNED NOT NULL,
  run_at         TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'When the row may be claimed next; a retry moves it',
  scheduled_for  TIMESTAMP(3)    NULL DEFAULT NULL COMMENT 'What the user asked for; NULL means run_at was never moved',
  status         ENUM('pending','processing','done','failed','cancelled','held','unconfirmed','missed') NOT NULL DEFAULT 'pending',
  locked_at      TIMESTAMP(3)    NULL DEFAULT NULL COMMENT 'When the claim was taken; older than the lease means nobody holds it any more',
  worker_id      VARCHAR(64)     NULL DEFAULT NULL COMMENT 'The worker that holds or last held the row',
  host           VARCHAR(190)    NULL DEFAULT NULL COMMENT 'The server of that worker',
  claim_token    CHAR(36) COLLATE utf8mb4_bin NULL DEFAULT NULL COMMENT 'Fresh for every claim; results are written only under it',
  attempts       INT UNSIGNED    NOT NULL DEFAULT 0,
  created_at     TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at     TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_post_schedule_detail (post_detail_id),
  KEY idx_status_run_at (status, run_at, id),
  KEY idx_processing_locked_at (status, locked_at),
  CONSTRAINT fk_schedule_detail FOREIGN KEY (post_detail_id) REFERENCES post_details (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='The queue: one row per post';
