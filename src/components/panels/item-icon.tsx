import {
  Activity,
  AppWindow,
  CircleAlert,
  Keyboard,
  MousePointerClick,
  Navigation,
  Network,
  Puzzle,
  Sparkles,
  Terminal,
  type LucideIcon,
} from 'lucide-react'

import type { ListKind } from '../../player/timeline/inspector-list.ts'

const ICONS: Readonly<Record<ListKind, LucideIcon>> = {
  navigation: Navigation,
  click: MousePointerClick,
  input: Keyboard,
  resize: AppWindow,
  console: Terminal,
  network: Network,
  error: CircleAlert,
  lifecycle: Activity,
  custom: Puzzle,
  product: Sparkles,
}

/** The picture of a kind; its name stands in the filters. */
export function ItemIcon({ kind }: { readonly kind: ListKind }) {
  const Icon = ICONS[kind] ?? Puzzle
  return <Icon className="replay-item-icon" aria-hidden="true" />
}
