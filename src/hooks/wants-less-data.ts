/** Whether the viewer's browser was told to save data. */
export function wantsLessData(): boolean {
  const view = globalThis as Partial<typeof globalThis>
  const { connection } = (view.navigator ?? {}) as { readonly connection?: { readonly saveData?: boolean } }
  return (connection?.saveData ?? false) || (view.matchMedia?.('(prefers-reduced-data: reduce)').matches ?? false)
}
