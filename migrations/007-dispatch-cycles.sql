CREATE TABLE IF NOT EXISTS dispatch_cycles (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tick_id          VARCHAR(64)   NOT NULL,
  scheduled_minute TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'The minute the tick stands for',
  host             VARCHAR(190)  NOT NULL,
  started_at       TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  due              INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Due posts found',
  ahead            INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Posts that become due within the minute and are waited for',
  recovered        INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Claims taken back from workers that were gone',
  workers          INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Workers spawned',
  workers_failed   INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Workers that crashed, were killed or ran out of time',
  results          JSON          NULL COMMENT '{published, retried, failed, unconfirmed, waiting, released}',
  waited_ms        INT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'Of the duration, waiting for the second of a post',
  duration_ms      INT UNSIGNED  NULL DEFAULT NULL COMMENT 'NULL while the tick runs, and for ever if it was killed',
  exit_code        TINYINT UNSIGNED NULL DEFAULT NULL COMMENT '0 ok, 1 error, 2 timeout',
  KEY idx_cycles_started (started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='One row per tick: proof that the cron runs';
