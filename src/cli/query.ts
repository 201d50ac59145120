import { ReplayError } from '../shared/errors.ts'
import { defineCommand } from './command.ts'
import { openAnalytics } from './open-analytics.ts'
import { STORE_NOTES, STORE_OPTIONS, storePlace } from './open-store.ts'
import { jsonLine } from './plain-text.ts'
import { count } from './recording-facts.ts'
import { table } from './table.ts'

export const query = defineCommand({
  usage: ['"select …" --in STORE'],
  about:
    'Asks all archived recordings at once, in SQL (DuckDB): one select of events, clicks, errors, requests,\n' +
    'console_lines, navigations or product_events. Needs npm install @duckdb/node-api.',
  options: {
    in: {
      type: 'string',
      value: 'STORE',
      about: 'A store whose recordings were archived with --analytics, or a folder of Parquet',
    },
    ...STORE_OPTIONS,
    from: {
      type: 'string',
      value: 'DAY',
      about: 'Of a bucket, fetch only the files of this day and later: 2026-11-20',
    },
    until: { type: 'string', value: 'DAY', about: 'Of a bucket, fetch only the files of this day and earlier' },
    json: { type: 'boolean', about: 'One line of JSON per row' },
  },
  notes: [
    ...STORE_NOTES,
    '',
    'Example: portal-replay query "select url, count(*) from errors group by url order by 2 desc" --in ./replays',
  ],

  async run({ positionals, values, env, terminal, signal }) {
    const [sql, ...more] = positionals
    if (sql === undefined || more.length > 0 || values.in === undefined) {
      throw new ReplayError('bad_request', {
        what: 'Nobody said what to ask of which store.',
        fix: 'Give one select in quotes, and --in STORE.',
      })
    }
    for (const [name, day] of [
      ['from', values.from],
      ['until', values.until],
    ] as const) {
      if (day === undefined || /^\d{4}-\d\d-\d\d$/.test(day)) continue
      throw new ReplayError('bad_request', { what: `--${name} is no day.`, fix: 'Give one such as 2026-11-20.' })
    }
    const analytics = await openAnalytics(storePlace(values.in, { env, values }))
    const { columns, rows, cut } = await analytics.query(sql, {
      signal,
      ...(values.from && { fromDay: values.from }),
      ...(values.until && { untilDay: values.until }),
    })
    if (values.json) {
      for (const row of rows) await terminal.out(jsonLine(row))
    } else {
      await terminal.out(table([columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]))
    }
    terminal.note(`${count(rows.length, 'row')}${cut ? ', and there are more' : ''}\n`)
  },
})

function cell(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value ?? null) ?? '')
}
