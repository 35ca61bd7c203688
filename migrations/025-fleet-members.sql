CREATE TABLE IF NOT EXISTS fleet_members (
  id              CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'Drawn by each resident parent: two servers may have one name',
  host            VARCHAR(190) NOT NULL,
  started_at      TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  beat_at         TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'Younger than 5 s: it works',
  children        INT UNSIGNED NOT NULL DEFAULT 0,
  free_lanes      INT UNSIGNED NOT NULL DEFAULT 0,
  last_claim_at   TIMESTAMP(3) NULL DEFAULT NULL,
  oldest_claim_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'Of the claims that are held',
  version         VARCHAR(64) NOT NULL DEFAULT '',
  KEY idx_fleet_beat (beat_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Resident workers, one row for each parent: while one beats, ticks leave the seconds between them to it'
