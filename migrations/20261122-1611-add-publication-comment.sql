ALTER TABLE publications
  ADD COLUMN comment_status ENUM('sending','sent','failed') NULL DEFAULT NULL COMMENT 'First comment; sending, found by a later worker, means: not known, and never sent again' AFTER looks,
  ADD COLUMN comment_id     VARCHAR(255) NULL DEFAULT NULL AFTER comment_status,
  ADD COLUMN comment_error  TEXT NULL AFTER comment_id
