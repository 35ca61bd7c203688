CREATE TABLE IF NOT EXISTS events (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'webhook-id: the same whenever it is sent',
  company_id     VARCHAR(64) COLLATE utf8mb4_bin NULL DEFAULT NULL COMMENT 'NULL: of the installation, for every company that listens',
  type           VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  post_detail_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL,
  webhook_id     VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'For this one alone: a test',
  data           JSON         NOT NULL,
  is_spread      TINYINT(1)   NOT NULL DEFAULT 0 COMMENT 'Its deliveries are made',
  created_at     TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY uq_event (event_id),
  KEY idx_events_spread (is_spread, id),
  KEY idx_events_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What happened and somebody listens for: written with the move that causes it'
