import { useMessages } from '../shared/messages-context.ts'

/** A page-shaped skeleton: what comes is a page. */
export function LoadingState() {
  const texts = useMessages().status
  return (
    <div className="replay-loading" data-replay-part="loading" role="status">
      <div className="replay-skeleton" aria-hidden>
        <span />
        <span />
        <span />
        <span />
      </div>
      <p className="replay-loading-text">{texts.loading}</p>
    </div>
  )
}
