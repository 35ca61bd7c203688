import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { PublicationKind } from '../../domain/post'
import type { PublicationStatus } from '../../domain/post-status'

export type PublicationRow = {
  id: number
  post_detail_id: string
  kind: PublicationKind
  status: PublicationStatus
  external_id: string | null
  permalink: string | null
  published_at: Date | null
  error_message: string | null
  /** How far the first comment is; null while none was tried. */
  comment_status: 'sending' | 'sent' | 'failed' | null
  comment_id: string | null
  comment_error: string | null
}

type Needed = 'post_detail_id' | 'kind'
export type Publication = ModelStatic<
  Model<PublicationRow, Optional<PublicationRow, Exclude<keyof PublicationRow, Needed>>>
>

/** The part of `publications` that a person may see. */
export const definePublication = (sequelize: Sequelize): Publication =>
  sequelize.define(
    'Publication',
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      post_detail_id: { type: DataTypes.STRING(36), allowNull: false },
      kind: { type: DataTypes.STRING, allowNull: false },
      status: DataTypes.STRING,
      external_id: DataTypes.STRING(500),
      permalink: DataTypes.STRING(1024),
      published_at: DataTypes.DATE(3),
      error_message: DataTypes.TEXT,
      comment_status: DataTypes.STRING,
      comment_id: DataTypes.STRING(255),
      comment_error: DataTypes.TEXT,
    },
    { tableName: 'publications' },
  )
