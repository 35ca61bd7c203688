CREATE TABLE IF NOT EXISTS media_files (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  company_id   VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  store        VARCHAR(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'The folder or bucket the file lies in, by the name it gives itself',
  media_key    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'The name of the file in its store; also in post_details.media',
  status       ENUM('arriving','kept','leaving') NOT NULL DEFAULT 'arriving' COMMENT 'kept: the file is there. Otherwise it may be, and goes with the next collection',
  sha256       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'Of the content; set exactly while the file may be used again',
  content_type VARCHAR(127)    NOT NULL,
  size         BIGINT UNSIGNED NOT NULL COMMENT 'Bytes',
  uses         INT UNSIGNED    NOT NULL DEFAULT 1 COMMENT 'Requests that brought this content and did not take it back',
  created_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_used_at TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'Last time a request brought or named it, or a collection found that a post needs it',
  UNIQUE KEY uq_media_key (media_key),
  UNIQUE KEY uq_media_content (company_id, store, sha256),
  KEY idx_media_age (store, status, last_used_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='The files of our media store: whose they are, and whether they may go'
