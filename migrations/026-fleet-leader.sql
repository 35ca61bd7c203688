CREATE TABLE IF NOT EXISTS fleet_leader (
  name       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'What is led; the number in it is that of the keys in Redis',
  term       BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'One more for each lead: whoever acts under an elder one is refused',
  holder     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Of fleet_members',
  host       VARCHAR(190) NOT NULL DEFAULT '',
  expires_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'Until then nobody else leads; more than 10 s away says nothing: the clock was set back',
  fed_at     TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When the holder of this term had brought Redis up to date last; NULL: not yet'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Who brings posts to Redis. It saves work and protects nothing: a post belongs to whoever claims its row'
