import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { Platform } from '../../domain/post'

export type SocialAccountRow = {
  id: number
  company_id: string
  platform: Platform
  external_id: string
  name: string
  /** By which login the account was connected; it decides what its token may do. */
  login: 'facebook' | 'instagram' | 'linkedin'
  status: 'ok' | 'needs_reconnect'
  status_reason: string | null
  disconnected_at: Date | null
}

export type SocialAccount = ModelStatic<Model<SocialAccountRow, Optional<SocialAccountRow, 'id'>>>

/** The part of `meta_social_accounts` that scheduling needs. The token is not in it: only workers read tokens. */
export const defineSocialAccount = (sequelize: Sequelize): SocialAccount =>
  sequelize.define(
    'SocialAccount',
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      company_id: { type: DataTypes.STRING(64), allowNull: false },
      platform: { type: DataTypes.STRING, allowNull: false },
      external_id: { type: DataTypes.STRING(190), allowNull: false },
      name: { type: DataTypes.STRING(255), allowNull: false },
      login: DataTypes.STRING,
      status: DataTypes.STRING,
      status_reason: DataTypes.STRING(1000),
      disconnected_at: DataTypes.DATE(3),
    },
    { tableName: 'meta_social_accounts' },
  )
