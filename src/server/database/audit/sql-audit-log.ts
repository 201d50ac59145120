import type { AuditEntry, AuditFilter, AuditLog } from '../../ports/audit-log.ts'
import type { Database } from '../database.ts'
import { cutPage, readCursor, readLimit } from '../page-cursor.ts'
import { toSqlJson, toSqlText } from '../sql-json.ts'
import { createSqlValues } from '../sql-values.ts'

const DEFAULT_LIMIT = 100
const MAX_TEXT_LENGTH = 512

interface AuditRow {
  readonly id: string
  readonly at_ms: number
  readonly viewer_id: string | null
  readonly viewer_label: string | null
  readonly tenant_id: string | null
  readonly action: AuditEntry['action']
  readonly outcome: AuditEntry['outcome']
  readonly recording_id: string | null
  readonly details: AuditEntry['details'] | null
}

/** The audit log beside the index: one row per entry, which nobody can change (see the migration `audit`). */
export function sqlAuditLog({ engine, schema, ready }: Database): AuditLog {
  return {
    async write(entry, { signal } = {}) {
      await ready(signal)
      const { atMs, viewer, action, outcome, recordingId, details } = entry
      const values = [viewer?.id, viewer?.label, viewer?.tenantId, action, outcome, recordingId].map((value) =>
        value === undefined ? null : auditText(value),
      )
      await engine.query(
        `insert into ${schema}.audit_log
          (at_ms, viewer_id, viewer_label, tenant_id, action, outcome, recording_id, details)
          values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
        [Math.round(atMs), ...values, details ? toSqlJson(details) : null],
        { ...(signal && { signal }) },
      )
    },

    async list(filter, { signal } = {}) {
      const { text, values, limit } = listStatement(schema, filter)
      await ready(signal)
      const found = await engine.query<AuditRow>(text, values, { ...(signal && { signal }) })
      const { rows, ...rest } = cutPage(found, limit, ({ at_ms, id }) => ({ atMs: at_ms, id }))
      return { entries: rows.map(readEntry), ...rest }
    },
  }
}

/** @throws ReplayError `bad_request` */
export function listStatement(schema: string, filter: AuditFilter) {
  const limit = readLimit(filter.limit ?? DEFAULT_LIMIT)
  const sql = createSqlValues()
  const conditions: string[] = []
  const equals = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = ${sql.add(auditText(value))}`)
  }
  const bound = (operator: string, value: number | undefined) => {
    if (value !== undefined && Number.isFinite(value))
      conditions.push(`at_ms ${operator} ${sql.add(Math.ceil(value))}::float8::bigint`)
  }
  equals('viewer_id', filter.viewerId)
  equals('tenant_id', filter.tenantId)
  equals('recording_id', filter.recordingId)
  equals('action', filter.action)
  equals('outcome', filter.outcome)
  // The index of what was not served holds little; this tells the planner that it may be used.
  if (filter.outcome && filter.outcome !== 'allowed') conditions.push(`outcome <> 'allowed'`)
  bound('>=', filter.fromMs)
  bound('<', filter.toMs)
  if (filter.cursor !== undefined) {
    const { atMs, id } = readCursor(filter.cursor, /^\d{1,18}$/)
    conditions.push(`(at_ms, id) < (${sql.add(atMs)}::float8::bigint, ${sql.add(id)}::text::bigint)`)
  }
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  const columns = 'id::text, at_ms::float8, viewer_id, viewer_label, tenant_id, action, outcome, recording_id, details'
  const text = `select ${columns} from ${schema}.audit_log a ${where}
    order by a.at_ms desc, a.id desc limit ${sql.add(limit + 1)}`
  return { text, values: sql.values, limit }
}

/** What a refused request named may be of any length: it is cut, so that it can be written down at all. */
function auditText(value: string): string {
  return toSqlText(value).slice(0, MAX_TEXT_LENGTH)
}

function readEntry(row: AuditRow): AuditEntry {
  const viewer =
    row.viewer_id === null
      ? null
      : {
          id: row.viewer_id,
          ...(row.viewer_label !== null && { label: row.viewer_label }),
          ...(row.tenant_id !== null && { tenantId: row.tenant_id }),
        }
  return {
    atMs: row.at_ms,
    viewer,
    action: row.action,
    outcome: row.outcome,
    ...(row.recording_id !== null && { recordingId: row.recording_id }),
    ...(row.details && { details: row.details }),
  }
}
