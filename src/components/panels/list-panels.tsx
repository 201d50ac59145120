import type { Inspector } from '../../hooks/use-inspector.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'
import { ListPanel } from './list-panel.tsx'

/** Everything that happened, product events among it. */
export function EventsPanel() {
  return <ListPanel name="events" belongs={isAnything} filterBy="kind" couldTell={always} />
}

/** What the recorded page wrote to its console. */
export function ConsolePanel() {
  return <ListPanel name="console" belongs={isConsole} filterBy="tone" couldTell={hasConsole} />
}

/** The requests the recorded page made, failed ones red. */
export function NetworkPanel() {
  return <ListPanel name="network" belongs={isNetwork} filterBy="tone" couldTell={hasNetwork} />
}

/** Errors of any origin: exceptions, console errors, exceptions that analytics heard of. */
export function ErrorsPanel() {
  return <ListPanel name="errors" belongs={isError} filterBy="kind" couldTell={hasErrorsOrConsole} />
}

/** Whether a row is an error rather than merely about one. */
export function isError(item: ListItem): boolean {
  return item.kind === 'error' || (item.tone === 'danger' && (item.kind === 'console' || item.kind === 'product'))
}

const isAnything = () => true
const isConsole = (item: ListItem) => item.kind === 'console'
const isNetwork = (item: ListItem) => item.kind === 'network'
const always = () => true
const hasConsole = ({ counts }: Inspector) => counts.has('console')
const hasNetwork = ({ counts }: Inspector) => counts.has('network')
const hasErrorsOrConsole = ({ counts, products }: Inspector) =>
  counts.has('console') || counts.has('error') || products === 'known'
