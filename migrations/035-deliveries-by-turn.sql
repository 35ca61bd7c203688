ALTER TABLE deliveries
  DROP KEY idx_deliveries_due,
  ADD KEY idx_deliveries_turn (webhook_id, status, next_at)
