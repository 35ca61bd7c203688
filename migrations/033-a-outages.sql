CREATE TABLE IF NOT EXISTS outages (
  id           INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  since        TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'The last sign of life before it: a tick, or a beat of resident workers',
  noticed_at   TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'By an API, while it lasted; NULL: it was known when it was over',
  ended_at     TIMESTAMP(3) NULL DEFAULT NULL,
  is_open      TINYINT(1)   NULL DEFAULT NULL COMMENT '1 while it lasts and is known, NULL afterwards: there is one at most',
  late         INT UNSIGNED NULL DEFAULT NULL COMMENT 'Posts that were late when it ended',
  last_slot_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When the last of them goes out',
  UNIQUE KEY uq_outage_since (since),
  UNIQUE KEY uq_outage_open (is_open)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Times in which nothing ticked, each told once, however many servers notice'
