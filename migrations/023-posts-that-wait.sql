ALTER TABLE post_details ADD KEY idx_post_details_waiting (company_id, status)
