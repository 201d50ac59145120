import type { Page } from 'playwright'

import { type PageTasks, pageTasks, TASK_CATEGORIES, type TraceEvent } from './page-tasks.ts'

/** Runs a step as a phase of this name. */
export type During<Phase extends string> = <T>(phase: Phase, step: () => Promise<T>) => Promise<T>

/**
 * What a page's own thread does in each phase of `work`; `null` where `work` comes to `null`. The
 * browser traces one page at a time.
 */
export async function tracePhases<Phase extends string>(
  page: Page,
  phases: readonly Phase[],
  work: (during: During<Phase>) => Promise<unknown>,
): Promise<Readonly<Record<Phase, PageTasks>> | null> {
  const browser = page.context().browser()
  if (browser === null) throw new RangeError('The page has no browser of its own.')
  const mark = (name: string) => page.evaluate((text) => void performance.mark(text), name)
  await browser.startTracing(page, { categories: TASK_CATEGORIES })
  const done = await work(async (phase, step) => {
    await mark(`bench:${phase}:from`)
    const result = await step()
    await mark(`bench:${phase}:until`)
    return result
  })
  const traced = await browser.stopTracing()
  if (done === null) return null
  const { traceEvents } = JSON.parse(traced.toString()) as { traceEvents: readonly TraceEvent[] }
  const tasks = phases.map((phase) => [phase, pageTasks(traceEvents, `bench:${phase}:from`, `bench:${phase}:until`)])
  return Object.fromEntries(tasks) as Record<Phase, PageTasks>
}
