ALTER TABLE post_details
  MODIFY COLUMN created_by VARCHAR(260) NULL DEFAULT NULL COMMENT 'key:<id> of the API key or user:<subject> of the JWT that scheduled it';
