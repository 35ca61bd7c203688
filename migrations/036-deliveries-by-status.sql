ALTER TABLE deliveries ADD KEY idx_deliveries_webhook_status (webhook_id, status, id)
