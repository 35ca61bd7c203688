ALTER TABLE attempts
  ADD COLUMN trace_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'The trace that it is a part of; NULL where there was none'
