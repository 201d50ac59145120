import { configure, render } from '@testing-library/react'
import axe from 'axe-core'
import type { ReactNode } from 'react'
import { expect } from 'vitest'

import '../../src/styles/styles.css'
import { createHandPlayer, type HandPlayerOptions } from '../player/hand-player.ts'
import { HandReplay, type HandReplayProps } from './hand-replay.tsx'
import { SHOP_VIEW } from './shop-view.ts'

// The default message prints the whole document, icons and density path included.
configure({ getElementError: (message) => new Error(message ?? 'Not found') })

export interface RenderHandOptions extends HandPlayerOptions, Omit<Partial<HandReplayProps>, 'player' | 'children'> {
  readonly widthPx?: number
}

/** Renders parts in a container of a width, around a player that the test moves; the shop's visit unless told otherwise. */
export function renderHand(children: ReactNode, options: RenderHandOptions = {}) {
  const { view, state, offsetMs, paintsAtOnce, search, preview, widthPx = 1_200, ...props } = options
  const player = createHandPlayer({
    view: { ...SHOP_VIEW, complete: true, ...view },
    state: state ?? {},
    offsetMs: offsetMs ?? 0,
    paintsAtOnce: paintsAtOnce ?? true,
    ...(search && { search }),
    ...(preview && { preview }),
  })
  const screen = render(
    <HandReplay player={player} {...props} style={{ inlineSize: `${widthPx}px` }}>
      {children}
    </HandReplay>,
  )
  return { ...screen, player }
}

/** Fails with what axe finds within an element; contrast included, since this is a real browser. */
export async function expectAccessible(element: Element): Promise<void> {
  const { violations } = await axe.run(element)
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  expect(found).toEqual([])
}
