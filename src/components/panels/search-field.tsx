import { Search } from 'lucide-react'

import { useMessages } from '../shared/messages-context.ts'

export interface SearchFieldProps {
  readonly value: string
  /** What is searched for. @default the panel's rows */
  readonly label?: string
  readonly onChange: (value: string) => void
}

/** The search of a panel. Escape empties it. */
export function SearchField({ value, label, onChange }: SearchFieldProps) {
  const { panels: texts } = useMessages()
  const name = label ?? texts.search
  return (
    <label className="replay-search" data-replay-part="panel-search">
      <Search aria-hidden="true" />
      <input
        type="search"
        value={value}
        placeholder={name}
        aria-label={name}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value) {
            event.preventDefault()
            onChange('')
          }
        }}
      />
    </label>
  )
}
