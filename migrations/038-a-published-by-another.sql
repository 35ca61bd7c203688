ALTER TABLE set_back_publications
  ADD COLUMN by_another TINYINT NOT NULL DEFAULT 0 COMMENT '1: another program may have published it, in words of its own: that nothing like ours is found proves nothing'
