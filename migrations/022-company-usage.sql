CREATE TABLE IF NOT EXISTS company_usage (
  company_id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  what       ENUM('posts','files','bytes') NOT NULL COMMENT 'posts: those that wait; files and bytes: of media_files',
  at_most    BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'What was counted, and what came since; what went since is not taken off',
  counted_at TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'When it was counted; NULL: not yet. After a minute it is counted anew',
  PRIMARY KEY (company_id, what)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='How much companies have of what is limited. May be emptied: it is counted anew'
