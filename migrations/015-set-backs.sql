CREATE TABLE IF NOT EXISTS set_backs (
  id          INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  lost_from   TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'The newest cycle that the database knew',
  lost_until  TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'The newest cycle that a server had seen, and what it may have published',
  noticed_at  TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  noticed_by  VARCHAR(190) NOT NULL COMMENT 'The server, or who ran restored',
  posts       INT UNSIGNED NULL DEFAULT NULL COMMENT 'That are asked about; NULL until all of them are marked'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Restored backups: what was due in the time that was lost is asked about before it is sent';
