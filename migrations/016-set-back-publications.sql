CREATE TABLE IF NOT EXISTS set_back_publications (
  publication_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  lost_from      TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  lost_until     TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  answered_at    TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When the platform, or a person, has said whether it is out',
  CONSTRAINT fk_set_back_publication FOREIGN KEY (publication_id) REFERENCES publications (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What may have gone out in a time that the database has lost';
