ALTER TABLE dispatch_cycles
  ADD COLUMN started_by VARCHAR(16) NOT NULL DEFAULT 'cron'
    COMMENT 'api: an API that ticks by itself because nothing else does; cron: everything else' AFTER host;
