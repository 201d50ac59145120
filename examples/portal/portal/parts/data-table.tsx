import type { ReactElement, ReactNode } from 'react'

/** One column: its head, and what to show of a row. */
export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** @default 'start' */
  readonly align?: 'start' | 'end'
  /** Stays in sight while the rest scrolls sideways: for the column that leads to the session. */
  readonly pinned?: boolean
}

interface DataTableProps<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  /** Said in place of rows when there are none. */
  readonly empty: string
}

/** Rows as a table; on narrow screens it scrolls sideways within itself. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty }: DataTableProps<Row>): ReactElement {
  return (
    <div className="table-box">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" data-align={column.align} data-pinned={column.pinned ? '' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.head} data-align={column.align} data-pinned={column.pinned ? '' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {rows.length === 0 ? (
            <tr>
              <td colSpan={columns.length}>{empty}</td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  )
}
