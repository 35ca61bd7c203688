import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { FailureCause } from '../../domain/failure-cause'
import type { MediaItem, Platform, PostType } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import type { PostOptions } from '../../domain/post-options'
import type { PostStatus } from '../../domain/post-status'
import { readJson } from '../stored-json'

export type PostDetailRow = {
  id: string
  company_id: string
  created_by: string | null
  social_account_id: string
  platform: Platform
  post_type: PostType
  caption: string | null
  /** JSON, as a text or parsed; see {@link mediaOf}. */
  media: MediaItem[] | string | null
  link: string | null
  title: string | null
  description: string | null
  /** Like `media`; see {@link optionsOf}. */
  options: PostOptions | string | null
  late_policy: 'publish' | 'hold' | null
  late_limit_minutes: number | null
  /** Counts what people change. */
  version: number
  /** IANA name of the zone the time was meant in. */
  time_zone: string | null
  /** Digest of caption, media and link. */
  content_hash: string | null
  status: PostStatus
  external_post_id: string | null
  error_message: string | null
  failure_cause: FailureCause | null
  attempts: number
  created_at: Date
  updated_at: Date
}

type ByDefault =
  | 'id'
  | 'version'
  | 'status'
  | 'external_post_id'
  | 'error_message'
  | 'failure_cause'
  | 'attempts'
  | 'created_at'
  | 'updated_at'
export type PostDetail = ModelStatic<Model<PostDetailRow, Optional<PostDetailRow, ByDefault>>>

/** The shape of `post_details`. */
export const definePostDetail = (sequelize: Sequelize): PostDetail =>
  sequelize.define(
    'PostDetail',
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      company_id: { type: DataTypes.STRING(64), allowNull: false },
      created_by: DataTypes.STRING(260),
      social_account_id: { type: DataTypes.STRING(36), allowNull: false },
      platform: { type: DataTypes.STRING, allowNull: false },
      post_type: { type: DataTypes.STRING, allowNull: false },
      caption: DataTypes.TEXT('medium'),
      media: DataTypes.JSON,
      link: DataTypes.STRING(2048),
      title: DataTypes.STRING(400),
      description: DataTypes.TEXT,
      options: DataTypes.JSON,
      late_policy: DataTypes.STRING,
      late_limit_minutes: DataTypes.INTEGER.UNSIGNED,
      version: DataTypes.INTEGER.UNSIGNED,
      time_zone: DataTypes.STRING(64),
      content_hash: DataTypes.CHAR(32),
      status: DataTypes.STRING,
      external_post_id: DataTypes.STRING(500),
      error_message: DataTypes.TEXT,
      failure_cause: DataTypes.STRING(32),
      attempts: DataTypes.INTEGER.UNSIGNED,
      created_at: DataTypes.DATE(3),
      updated_at: DataTypes.DATE(3),
    },
    { tableName: 'post_details' },
  )

/** The media of a post as stored. */
export const mediaOf = ({ media }: Pick<PostDetailRow, 'media'>): MediaItem[] => readJson(media) ?? []

/** The options of a post as stored. */
export const optionsOf = ({ options }: Pick<PostDetailRow, 'options'>): PostOptions => readJson(options) ?? {}

/** What a post consists of, as stored. */
export const contentOf = (row: PostDetailRow): PostContent => ({
  postType: row.post_type,
  caption: row.caption,
  media: mediaOf(row),
  link: row.link,
  title: row.title,
  description: row.description,
  options: optionsOf(row),
  latePolicy: row.late_policy,
  lateLimitMinutes: row.late_limit_minutes,
  timeZone: row.time_zone,
})
