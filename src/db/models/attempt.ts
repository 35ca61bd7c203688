import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { AttemptLine } from '../../domain/timeline'

export type AttemptRow = AttemptLine & {
  id: number
  post_detail_id: string
  publication_id: number | null
  at: Date
  trace_id: string | null
}

type Required = 'post_detail_id' | 'actor' | 'step' | 'outcome'
export type Attempt = ModelStatic<Model<AttemptRow, Optional<AttemptRow, Exclude<keyof AttemptRow, Required>>>>

/** The shape of `attempts`, the timeline of each post. Rows are only ever added. */
export const defineAttempt = (sequelize: Sequelize): Attempt =>
  sequelize.define(
    'Attempt',
    {
      id: { type: DataTypes.BIGINT.UNSIGNED, autoIncrement: true, primaryKey: true },
      post_detail_id: { type: DataTypes.STRING(36), allowNull: false },
      publication_id: DataTypes.BIGINT.UNSIGNED,
      attempt: DataTypes.INTEGER.UNSIGNED,
      at: DataTypes.DATE(3),
      actor: { type: DataTypes.STRING(260), allowNull: false },
      host: DataTypes.STRING(190),
      step: { type: DataTypes.STRING(64), allowNull: false },
      outcome: { type: DataTypes.STRING(32), allowNull: false },
      http_status: DataTypes.SMALLINT.UNSIGNED,
      platform_code: DataTypes.STRING(64),
      request_id: DataTypes.STRING(190),
      reason: DataTypes.TEXT,
      trace_id: DataTypes.CHAR(32),
    },
    { tableName: 'attempts' },
  )
