import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'

const CONFIRM_MS = 1_500

/** Copies a text as it was recorded, and says so. */
export function CopyButton({
  text,
  label,
  showLabel = false,
}: {
  /** A function where the text is large, or costs something: it is asked when the button is pressed. */
  readonly text: string | (() => string)
  readonly label: string
  readonly showLabel?: boolean
}) {
  const { panels: texts } = useMessages()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (view: Window | null) => {
    // No clipboard in frames without the permission: then the button simply does not confirm.
    view?.navigator.clipboard?.writeText(typeof text === 'string' ? text : text()).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const Icon = copied ? Check : Copy
  return (
    <Tip label={copied ? texts.copied : label}>
      <button
        type="button"
        className="replay-tool"
        data-replay-part="copy"
        aria-label={copied ? texts.copied : label}
        onClick={(event) => copy(event.currentTarget.ownerDocument.defaultView)}
      >
        <Icon aria-hidden="true" />
        {showLabel ? label : null}
      </button>
    </Tip>
  )
}
