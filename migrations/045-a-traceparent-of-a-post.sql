ALTER TABLE post_details
  ADD COLUMN traceparent CHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL COMMENT 'W3C Trace Context of the request that scheduled it; NULL where that was not traced'
