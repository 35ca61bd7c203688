ALTER TABLE media_files ADD KEY idx_media_company (company_id, status, size)
