import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef } from 'react'

import { useMessages } from '../shared/messages-context.ts'
import { usePortalElement } from './container-context.ts'

type KeyName = keyof ReturnType<typeof useMessages>['container']['help']['keys']

/** The keys, in the order in which people look for them. */
const KEYS: readonly (readonly [name: KeyName, keys: readonly string[]])[] = [
  ['play', ['Space', 'K']],
  ['step', ['←', '→']],
  ['leap', ['Shift ←', 'Shift →']],
  ['event', ['Alt ←', 'Alt →']],
  ['marker', ['N', 'P']],
  ['tenths', ['1 … 9']],
  ['speed', ['↑', '↓']],
  ['skip', ['S']],
  ['window', ['W']],
  ['search', ['/']],
  ['theatre', ['T']],
  ['fullscreen', ['F']],
  ['help', ['?']],
]

interface KeyHelpProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The list of keys, over the container. */
export function KeyHelp({ open, onOpenChange }: KeyHelpProps) {
  const { help } = useMessages().container
  const cameFrom = useRef<Element | null>(null)
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Dialog.Portal container={usePortalElement()}>
        <Dialog.Content
          className="replay-dialog"
          data-replay-part="key-help"
          onOpenAutoFocus={(event) => {
            const { ownerDocument } = event.currentTarget as HTMLElement
            cameFrom.current = ownerDocument.activeElement
          }}
          onCloseAutoFocus={(event) => {
            // Opened by a key, the dialog has no trigger of its own to go back to.
            event.preventDefault()
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus()
          }}
        >
          <div className="replay-dialog-head">
            <Dialog.Title className="replay-dialog-title">{help.title}</Dialog.Title>
            <Dialog.Close className="replay-button" aria-label={help.close}>
              <X aria-hidden className="replay-icon" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="replay-dialog-text">{help.description}</Dialog.Description>
          <dl className="replay-keys">
            {KEYS.map(([name, keys]) => (
              <div key={name}>
                <dt>{help.keys[name]}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key} className="replay-key">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
