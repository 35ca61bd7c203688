/**
 * The lane of a queue row, `<platform>:<id of the account>`, as a column of `post_schedule s` and its `post_details d`. A row that
 * was made by hand has its account in its post alone.
 */
export const LANE = "CONCAT(d.platform, ':', COALESCE(s.social_account_id, d.social_account_id))"

/** That of an account, `meta_social_accounts a`. */
export const LANE_OF_ACCOUNT = "CONCAT(a.platform, ':', a.id)"
