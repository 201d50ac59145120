import type { SqlEngine } from '../../../src/server/database/engine/sql-engine.ts'

/** A node of `explain (format json)`. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** How a statement reads its tables. */
export interface QueryPlan {
  /** Indexes in the order of the plan. */
  readonly indexes: readonly string[]
  /** Tables that are read from end to end. */
  readonly fullScans: readonly string[]
}

export async function explain(engine: SqlEngine, text: string, values: readonly unknown[]): Promise<QueryPlan> {
  const [row] = await engine.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${text}`, values)
  const nodes = row ? flatten(row['QUERY PLAN'][0].Plan) : []
  return {
    indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
    fullScans: nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? ''),
  }
}

function flatten(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)]
}
