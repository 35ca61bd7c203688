import { DataTypes, type Model, type ModelStatic, type Optional, type Sequelize } from 'sequelize'
import type { ScheduleStatus } from '../../domain/post-status'

export type PostScheduleRow = {
  id: string
  post_detail_id: string
  social_account_id: string | null
  run_at: Date
  scheduled_for: Date | null
  status: ScheduleStatus
  attempts: number
}

export type PostSchedule = ModelStatic<
  Model<PostScheduleRow, Optional<PostScheduleRow, 'id' | 'social_account_id' | 'status' | 'attempts'>>
>

/** The part of `post_schedule` that a person may see. Claims are the workers' and are not in it. */
export const definePostSchedule = (sequelize: Sequelize): PostSchedule =>
  sequelize.define(
    'PostSchedule',
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      post_detail_id: { type: DataTypes.STRING(36), allowNull: false },
      social_account_id: DataTypes.STRING(36),
      run_at: { type: DataTypes.DATE(3), allowNull: false },
      scheduled_for: DataTypes.DATE(3),
      status: DataTypes.STRING,
      attempts: DataTypes.INTEGER.UNSIGNED,
    },
    { tableName: 'post_schedule' },
  )
