ALTER TABLE dispatch_cycles
  ADD KEY idx_cycles_host (host, started_at)
