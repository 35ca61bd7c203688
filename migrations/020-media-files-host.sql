ALTER TABLE media_files ADD COLUMN host VARCHAR(190) NULL DEFAULT NULL COMMENT 'The server that took the file in; where its folder is not shared, the only one that has it'
