ALTER TABLE post_details
  DROP KEY idx_status,
  ADD KEY idx_status (status, company_id)
