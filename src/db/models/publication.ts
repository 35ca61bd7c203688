import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { PublicationKind } from '../../domain/post'
import type { PublicationStatus } from '../../domain/post-status'

export type PublicationRow = {
  id: number
  post_detail_id: number
  kind: PublicationKind
  status: PublicationStatus
  external_id: string | null
  permalink: string | null
  published_at: Date | null
  error_message: string | null
}

type ByDefault = 'id' | 'status' | 'external_id' | 'permalink' | 'published_at' | 'error_message'
export type Publication = ModelStatic<Model<PublicationRow, Optional<PublicationRow, ByDefault>>>

/** The part of `publications` that a person may see. */
export const definePublication = (sequelize: Sequelize): Publication =>
  sequelize.define(
    'Publication',
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      post_detail_id: { type: DataTypes.BIGINT.UNSIGNED, allowNull: false },
      kind: { type: DataTypes.STRING, allowNull: false },
      status: DataTypes.STRING,
      external_id: DataTypes.STRING(255),
      permalink: DataTypes.STRING(1024),
      published_at: DataTypes.DATE(3),
      error_message: DataTypes.TEXT,
    },
    { tableName: 'publications' },
  )
