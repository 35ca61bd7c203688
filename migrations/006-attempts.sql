CREATE TABLE IF NOT EXISTS attempts (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  post_detail_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  publication_id BIGINT UNSIGNED NULL DEFAULT NULL,
  attempt        INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'post_schedule.attempts at that moment',
  at             TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  actor          VARCHAR(260)  NOT NULL COMMENT 'Worker id, dispatcher, api or cli, or the person: key:<id>, user:<subject>',
  host           VARCHAR(190)  NULL DEFAULT NULL,
  step           VARCHAR(64)   NOT NULL COMMENT 'What was done: claim, create-container, commit, …',
  outcome        VARCHAR(32)   NOT NULL COMMENT 'What came of it: ok, waiting, retry, published, …',
  http_status    SMALLINT UNSIGNED NULL DEFAULT NULL,
  platform_code  VARCHAR(64)   NULL DEFAULT NULL,
  request_id     VARCHAR(190)  NULL DEFAULT NULL COMMENT 'The platform''s own id of the call: fbtrace_id, x-li-uuid',
  reason         TEXT          NULL,
  KEY idx_attempts_post (post_detail_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='The timeline of each post, in the order it happened; rows are only ever added';
