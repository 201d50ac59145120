import { Slot, Tooltip } from 'radix-ui'
import { forwardRef, lazy, Suspense, useCallback, useMemo, useState, type KeyboardEvent } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { Player } from '../../player/player.ts'
import { canSearchScreen, screenPanelsOf } from '../search/screen-search.ts'
import { classNames } from '../shared/class-names.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PartDiv, type DivPartProps } from '../shared/part.tsx'
import { useMergedRef } from '../shared/use-merged-ref.ts'
import { panelRequestOf } from '../timeline/panel-request.ts'
import { ContainerContext, type ContainerContextValue } from './container-context.ts'
import { hasOwnKeys, isActivated, isTyping } from './is-typing.ts'
import { keyCommand } from './key-command.ts'
import { runKeyCommand } from './run-key-command.ts'
import { useContainerSize } from './use-container-size.ts'
import { useFullscreen } from './use-fullscreen.ts'

/** Loaded when somebody asks for it. */
const KeyHelp = lazy(async () => ({ default: (await import('./key-help.tsx')).KeyHelp }))

export interface ReplayContainerProps extends DivPartProps {
  /**
   * Whether keys work while focus is inside.
   * @default true
   */
  readonly keyboard?: boolean
  /** Light or dark whatever the page is; without it the page's `color-scheme` decides. */
  readonly theme?: 'light' | 'dark'
}

/**
 * The root element of a replay: measures itself, listens for keys while focus is inside, and holds every overlay.
 *
 * - `data-state`: what the player is doing, one of `PlayerStatus`
 * - `data-size`: `wide`, `medium` or `compact`
 * - `data-theatre`, `data-fullscreen`: there while in that mode
 * - `data-theme`: the `theme` prop
 *
 * @example
 * <Replay.Container keyboard={false} className="my-replay">…</Replay.Container>
 */
export const ReplayContainer = forwardRef<HTMLDivElement, ReplayContainerProps>(
  ({ keyboard = true, theme, className, children, onKeyDown, asChild, ...props }, ref) => {
    const replay = useReplayContext()
    const status = useReplayPlayer((state) => state.status)
    const { container: texts } = useMessages()
    const [element, setElement] = useState<HTMLElement | null>(null)
    const [portalElement, setPortalElement] = useState<HTMLElement | null>(null)
    const [theatre, setTheatre] = useState(false)
    const [help, setHelp] = useState<'unasked' | 'open' | 'closed'>('unasked')
    const size = useContainerSize(element)
    const { fullscreen, canFullscreen, toggleFullscreen } = useFullscreen(element)
    const toggleTheatre = useCallback(() => setTheatre((on) => !on), [])
    const openHelp = useCallback(() => setHelp('open'), [])
    const container = useMemo<ContainerContextValue>(
      () => ({
        portalElement,
        size,
        theatre,
        fullscreen,
        canFullscreen,
        keyboard,
        toggleTheatre,
        toggleFullscreen,
        openHelp,
      }),
      [portalElement, size, theatre, fullscreen, canFullscreen, keyboard, toggleTheatre, toggleFullscreen, openHelp],
    )

    const handleKey = (event: KeyboardEvent<HTMLDivElement>) => {
      onKeyDown?.(event)
      if (!keyboard || event.defaultPrevented || event.nativeEvent.isComposing) return
      if (isTyping(event.target) || hasOwnKeys(event.target)) return
      if (event.key === ' ' && isActivated(event.target)) return
      const command = keyCommand(event)
      if (!command) return
      event.preventDefault()
      runKeyCommand(command, { replay, container, focusSearch: () => focusSearch(element, replay.player) })
    }

    return (
      <ContainerContext.Provider value={container}>
        <Tooltip.Provider delayDuration={400}>
          <PartDiv
            part="container"
            role="region"
            aria-label={texts.label}
            tabIndex={-1}
            data-state={status}
            data-size={size}
            data-theatre={theatre ? '' : undefined}
            data-fullscreen={fullscreen ? '' : undefined}
            data-theme={theme}
            {...props}
            asChild={asChild}
            ref={useMergedRef(setElement, ref)}
            className={classNames('replay-root', className)}
            onKeyDown={handleKey}
          >
            <Slot.Slottable>{children}</Slot.Slottable>
            {help === 'unasked' ? null : (
              <Suspense>
                <KeyHelp open={help === 'open'} onOpenChange={(open) => setHelp(open ? 'open' : 'closed')} />
              </Suspense>
            )}
            <div ref={setPortalElement} className="replay-overlays" data-replay-part="overlays" />
          </PartDiv>
        </Tooltip.Provider>
      </ContainerContext.Provider>
    )
  },
)
ReplayContainer.displayName = 'Replay.Container'

/** `/` goes to whichever search field can be seen; where none can, to the search for what was on screen. */
function focusSearch(element: HTMLElement | null, player: Player): void {
  const fields = element?.querySelectorAll<HTMLElement>('input[type=search], [data-replay-search]') ?? []
  for (const field of fields) {
    if (field.checkVisibility()) return field.focus()
  }
  if (screenPanelsOf(player).get() > 0 && canSearchScreen(player)) panelRequestOf(player).set({ panel: 'screen' })
}
