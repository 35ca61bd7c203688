import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { rows } from '../rows'
import { statement } from '../transaction'
import { roomIn, transactionWithRoom } from '../usage/take-room'
import {
  announcements,
  contentsKnown,
  fileValues,
  INSERT_FILE,
  type KeepOutcome,
  keepings,
  type NewMediaFile,
} from './arriving-files'
import { ANY_MEDIA, bytesOfCompany, filesOfCompany, type MediaAllowance } from './files-of-company'

/** A file of a company in one store. */
export type MediaFileRow = { id: number; companyId: string; key: string; contentType: string; size: number }

const columns = 'id, company_id AS companyId, media_key AS `key`, content_type AS contentType, size'

/** An upload or a removal that takes longer than this was cut off with its process. */
const CUT_OFF_HOURS = 24

/** Posts that are read at once when somebody asks which files are needed. */
const PAGE = 2_000

/**
 * The rows of `media_files`. A row is there before its file and goes after it, so that no crash leaves a file nobody
 * knows of. `kept` alone says that the file is there; who wants to remove it first takes that word back, in one statement
 * that looks whether somebody has used the file meanwhile. So a file that was just given to a request is never removed.
 * @param host the server that takes files in
 * @param allowance what a company may have
 */
export function mediaFiles(db: Database, host: string | null = null, allowance: MediaAllowance = ANY_MEDIA) {
  const change = (sql: string, values: (string | number | null)[]) => statement(db, sql, values)
  const affects = async (sql: string, values: (string | number | null)[]) =>
    (await change(sql, values)).affectedRows > 0
  return {
    /** Takes the company's file of this content for one more request; undefined when there is none. */
    async use(companyId: string, store: string, sha256: string): Promise<MediaFileRow | undefined> {
      // Nearly always it is a new one.
      if (!(await contentsKnown(db).ask(`${store} ${companyId}`, { companyId, store, sha256 }))) return undefined
      // LAST_INSERT_ID(id) gives the id back without a second question.
      const used = await change(
        `UPDATE media_files SET uses = uses + 1, last_used_at = NOW(3), id = LAST_INSERT_ID(id)
          WHERE company_id = ? AND store = ? AND sha256 = ? AND status = 'kept'`,
        [companyId, store, sha256],
      )
      if (used.affectedRows === 0) return undefined
      const [file] = await rows<MediaFileRow>(db, `SELECT ${columns} FROM media_files WHERE id = ?`, [used.insertId])
      return file
    },

    /** Takes a file of the company by its key, as {@link use} does by its content. */
    async useKey(
      companyId: string,
      store: string,
      key: string,
    ): Promise<(MediaFileRow & { sha256: string }) | undefined> {
      const used = await affects(
        `UPDATE media_files SET uses = uses + 1, last_used_at = NOW(3)
          WHERE media_key = ? AND company_id = ? AND store = ? AND status = 'kept'`,
        [key, companyId, store],
      )
      if (!used) return undefined
      const [file] = await rows<MediaFileRow & { sha256: string }>(
        db,
        `SELECT ${columns}, sha256 FROM media_files WHERE media_key = ?`,
        [key],
      )
      return file
    },

    /** Looks for a kept file of the company by the random part of its key; `isOld` when nobody has used it for so many days. */
    async named(
      companyId: string,
      name: string,
      days: number,
    ): Promise<(MediaFileRow & { store: string; host: string | null; isOld: boolean }) | undefined> {
      if (!/^[0-9a-f]{48}$/.test(name)) return undefined
      const [file] = await rows<MediaFileRow & { store: string; host: string | null; isOld: number }>(
        db,
        `SELECT ${columns}, store, host, last_used_at < NOW(3) - INTERVAL ? DAY AS isOld FROM media_files
          WHERE media_key LIKE ? AND company_id = ? AND status = 'kept'`,
        [days, `${name.slice(0, 2)}/${name}.%`, companyId],
      )
      return file && { ...file, isOld: Boolean(file.isOld) }
    },

    /**
     * Announces a file that is about to be put into its store; from here on it counts as one of its company's.
     * @throws QuotaReached when they would be more, or weigh more, than they may
     */
    async announce(file: NewMediaFile): Promise<number> {
      const { companyId, size } = file
      const [files, bytes] = [filesOfCompany(companyId, allowance.files), bytesOfCompany(companyId, allowance.bytes)]
      const isAmple = (await roomIn(db).isAmple(db, files, 1)) && (await roomIn(db).isAmple(db, bytes, size))
      if (isAmple) return announcements(db).ask(companyId, { ...file, host })
      return transactionWithRoom(db, async (connection, room) => {
        const [{ insertId }] = await connection.execute<ResultSetHeader>(INSERT_FILE, fileValues({ ...file, host }))
        await room.take(connection, files, 1)
        await room.take(connection, bytes, size)
        return insertId
      })
    },

    /**
     * Says that an announced file is there.
     * @returns `same-content` when the company has another file of this content by now, `gone` when the row was cleared
     *   away as cut off
     */
    keep: (companyId: string, id: number, sha256: string): Promise<KeepOutcome> =>
      keepings(db).ask(companyId, { id, sha256 }),

    /** Gives a file back that a request had taken. True when nobody else ever took it: then it is leaving. */
    async giveBack(companyId: string, key: string): Promise<boolean> {
      await change(
        `UPDATE media_files SET uses = GREATEST(uses, 1) - 1 WHERE media_key = ? AND company_id = ? AND status = 'kept'`,
        [key, companyId],
      )
      // Who takes the file between the two statements makes it one use again, and it stays.
      return affects(
        `UPDATE media_files SET status = 'leaving', sha256 = NULL
          WHERE media_key = ? AND company_id = ? AND status = 'kept' AND uses = 0`,
        [key, companyId],
      )
    },

    /** Takes back an announcement. False when the file is kept by now, or forgotten. */
    dismiss: (id: number): Promise<boolean> =>
      affects("UPDATE media_files SET status = 'leaving' WHERE id = ? AND status = 'arriving'", [id]),

    /** Forgets a file that is no longer in its store. */
    async forget(key: string): Promise<void> {
      await change("DELETE FROM media_files WHERE media_key = ? AND status <> 'kept'", [key])
    },

    /** Files on their way out, and announced ones that never came; these can not become `kept` any more afterwards. */
    async unfinished(store: string, { onlyLook = false } = {}): Promise<MediaFileRow[]> {
      const found = await rows<MediaFileRow & { status: 'arriving' | 'leaving' }>(
        db,
        `SELECT ${columns}, status FROM media_files
          WHERE store = ? AND (status = 'leaving'
             OR (status = 'arriving' AND last_used_at < NOW(3) - INTERVAL ${CUT_OFF_HOURS} HOUR))
          ORDER BY id LIMIT 1000`,
        [store],
      )
      if (onlyLook) return found
      // Found first and changed by their ids: a change that searches locks what uploads are working on.
      const mayGo = await Promise.all(found.map(async ({ id, status }) => status === 'leaving' || this.dismiss(id)))
      return found.filter((_, index) => mayGo[index])
    },

    /** Files nobody has used for so many days, by id. */
    unused(store: string, days: number, afterId: number, limit: number): Promise<MediaFileRow[]> {
      return rows(
        db,
        `SELECT ${columns} FROM media_files
          WHERE store = ? AND status = 'kept' AND last_used_at < NOW(3) - INTERVAL ? DAY AND id > ?
          ORDER BY id LIMIT ?`,
        [store, days, afterId, limit],
      )
    },

    /** Counts these files as used now, so that they are not looked at again before their time. */
    async stillNeeded(ids: number[]): Promise<void> {
      if (ids.length > 0) await db.query('UPDATE media_files SET last_used_at = NOW(3) WHERE id IN (?)', [ids])
    },

    /** Lets a file leave unless it was used since it was found to be unused. */
    leave: (id: number, days: number): Promise<boolean> =>
      affects(
        `UPDATE media_files SET status = 'leaving', sha256 = NULL
          WHERE id = ? AND status = 'kept' AND last_used_at < NOW(3) - INTERVAL ? DAY`,
        [id, days],
      ),

    /** Those of these keys that any row names, in whatever state. */
    async known(keys: string[]): Promise<Set<string>> {
      if (keys.length === 0) return new Set()
      const found = await rows<Pick<MediaFileRow, 'key'>>(
        db,
        'SELECT media_key AS `key` FROM media_files WHERE media_key IN (?)',
        [keys],
      )
      return new Set(found.map(({ key }) => key))
    },

    /**
     * What posts say about their media, as text, of all posts that need theirs: those that can still be published or tried
     * again, and those that changed within so many days, because platforms may still fetch.
     * @param companyId of one company; null for all
     */
    async *needs(companyId: string | null, days: number): AsyncGenerator<string> {
      for (let after = ''; ; ) {
        const page = await rows<Pick<PostDetailRow, 'id'> & { text: string | null }>(
          db,
          `SELECT d.id, CONCAT_WS(' ', CAST(d.media AS CHAR), CAST(d.options AS CHAR)) AS text
             FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id
            WHERE (? IS NULL OR d.company_id = ?) AND d.id > ? AND (JSON_LENGTH(d.media) > 0 OR d.options IS NOT NULL)
              AND (d.status NOT IN ('published', 'cancelled') OR s.status NOT IN ('done', 'cancelled')
                   OR d.updated_at > NOW(3) - INTERVAL ? DAY)
            ORDER BY d.id LIMIT ${PAGE}`,
          [companyId, companyId, after, days],
        )
        for (const { text } of page) if (text) yield text
        if (page.length < PAGE) return
        after = page.at(-1)?.id ?? ''
      }
    },
  }
}

export type MediaFiles = ReturnType<typeof mediaFiles>
