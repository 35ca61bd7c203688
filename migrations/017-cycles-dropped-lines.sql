ALTER TABLE dispatch_cycles
  ADD COLUMN dropped_lines INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Lines of the log that the tick and its workers could not write before this row was finished';
