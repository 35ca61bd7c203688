import { QueryTypes } from 'sequelize'
import type { Ask, Question } from '../ask'
import type { Models } from './open-models'

/** Asks over the connections of the read side what its models have no words for: which index leads to the rows. */
export const askModels =
  ({ sequelize }: Pick<Models, 'sequelize'>): Ask =>
  async <T extends object>({ sql, values }: Question) =>
    (await sequelize.query(sql, { replacements: values.map(asWritten), type: QueryTypes.SELECT })) as T[]

/** Sequelize writes times without their milliseconds where it does not know the column. */
const asWritten = (value: unknown) =>
  value instanceof Date ? value.toISOString().slice(0, 23).replace('T', ' ') : value
