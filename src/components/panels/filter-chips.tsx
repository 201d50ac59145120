export interface FilterChip<T extends string> {
  readonly id: T
  readonly label: string
  readonly count: number
}

export interface FilterChipsProps<T extends string> {
  readonly label: string
  readonly chips: readonly FilterChip<T>[]
  /** What is turned off. */
  readonly hidden: ReadonlySet<T>
  readonly onChange: (hidden: ReadonlySet<T>) => void
}

/** Which kinds a list shows, with their counts. Every chip is a toggle; with Alt or Shift it shows only that kind. */
export function FilterChips<T extends string>({ label, chips, hidden, onChange }: FilterChipsProps<T>) {
  if (chips.length < 2) return null
  const toggle = (id: T, alone: boolean) => {
    if (alone) return onChange(new Set(chips.map((chip) => chip.id).filter((other) => other !== id)))
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    onChange(next)
  }
  return (
    <div className="replay-filters" data-replay-part="panel-filters" role="group" aria-label={label}>
      {chips.map((chip) => (
        <button
          key={chip.id}
          type="button"
          className="replay-filter"
          data-kind={chip.id}
          aria-pressed={!hidden.has(chip.id)}
          onClick={(event) => toggle(chip.id, event.altKey || event.shiftKey)}
        >
          {chip.label} <span className="replay-count">{chip.count}</span>
        </button>
      ))}
    </div>
  )
}
