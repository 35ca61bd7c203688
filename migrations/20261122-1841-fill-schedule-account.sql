UPDATE post_schedule s JOIN post_details d ON d.id = s.post_detail_id
   SET s.social_account_id = d.social_account_id
 WHERE s.social_account_id IS NULL
