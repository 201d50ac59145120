import { cleanup, render } from '@testing-library/react'
import { cloneElement, createRef, type ReactElement, type ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'

import '../../src/styles/styles.css'

import { ReplayContainer } from '../../src/components/container/replay-container.tsx'
import { ReplayRoot } from '../../src/components/root/replay-root.tsx'
import { ReplayViewport } from '../../src/components/viewport/replay-viewport.tsx'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { shopMarkers, shopRecords } from '../../stories/fixtures/shop-rows.ts'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

export interface ConformanceOptions {
  /** The value of `data-replay-part`. */
  readonly part: string
  /** Every other `data-` attribute that the part documents. */
  readonly attributes?: readonly string[]
  /** Whether the part takes `asChild`; with what element. */
  readonly asChild?: ReactElement<{ children?: ReactNode }> | null
  readonly source?: ReplaySource
  /** Another part without which this one is not shown. */
  readonly beside?: ReactNode
  /** Set for the part that is the container itself. */
  readonly bare?: boolean
}

type PartElement = ReactElement<Record<string, unknown>>

/**
 * What every part promises: it names itself, passes on props, class, style and ref, composes the host's handlers,
 * steps aside for `asChild`, and shows the attributes that its documentation names and no others.
 */
export function describeConformance(element: PartElement, options: ConformanceOptions): void {
  const { part, attributes = [], asChild = null, source = visitSource(), beside, bare = false } = options
  const show = (node: ReactNode) =>
    render(
      <ReplayRoot source={source} recordingId={RECORDING_ID} records={shopRecords} markers={shopMarkers}>
        {bare ? (
          node
        ) : (
          <ReplayContainer>
            <ReplayViewport data-testid="picture" />
            {node}
            {beside}
          </ReplayContainer>
        )}
      </ReplayRoot>,
    )
  const find = async () => {
    const query = `[data-replay-part="${part}"]:not([data-testid=picture])`
    await expect.poll(() => document.querySelector(query)).not.toBeNull()
    return document.querySelector<HTMLElement>(query)!
  }

  describe(`conformance of ${part}`, () => {
    afterEach(cleanup)

    it('passes on props, class and style', async () => {
      show(cloneElement(element, { className: 'mine', id: 'my-part', 'data-mine': 'yes', style: { opacity: 0.5 } }))
      const found = await find()
      expect(found.id).toBe('my-part')
      expect(found.dataset['mine']).toBe('yes')
      expect(found.style.opacity).toBe('0.5')
      expect(found.classList.contains('mine')).toBe(true)
      expect([...found.classList].some((name) => name.startsWith('replay-'))).toBe(true)
    })

    it('gives its element to a ref, and takes it back', async () => {
      const ref = createRef<HTMLElement>()
      const { unmount } = show(cloneElement(element, { ref }))
      expect(ref.current ?? (await find(), ref.current)).toBe(await find())
      unmount()
      expect(ref.current).toBeNull()
    })

    it('shows the attributes it documents and no others', async () => {
      show(element)
      const found = await find()
      const foreign = (name: string) =>
        name === 'data-replay-part' || name.startsWith('data-radix') || name === 'data-orientation'
      const shown = found.getAttributeNames().filter((name) => name.startsWith('data-') && !foreign(name))
      expect(shown.filter((name) => !attributes.includes(name))).toEqual([])
    })

    if (asChild) {
      it('renders the host’s element in place of its own', async () => {
        show(cloneElement(element, { asChild: true }, cloneElement(asChild, { 'data-host': 'mine' } as object)))
        const found = await find()
        expect(found.dataset['host']).toBe('mine')
        expect(found.tagName).toBe(String(asChild.type).toUpperCase())
      })
    }
  })
}
