import { onTestFinished } from 'vitest'

import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import type { CreateRenderer, RendererFact, ReplayRenderer } from '../../../src/player/renderer.ts'

/** An element in the page for a renderer to live in; gone when the test is over. */
export function mountElement(): HTMLElement {
  const element = document.createElement('div')
  element.style.cssText = 'position:absolute;left:0;top:0;width:1000px;height:700px'
  document.body.append(element)
  onTestFinished(() => element.remove())
  return element
}

export interface Mounted {
  readonly element: HTMLElement
  readonly renderer: ReplayRenderer
  readonly facts: RendererFact[]
  /** The document of the page that is shown. */
  page(): Document
}

/** A renderer in an element of its own, destroyed when the test is over. */
export async function mountRenderer(create: CreateRenderer = createFrameRenderer()): Promise<Mounted> {
  const element = mountElement()
  const renderer = await create(element, { signal: new AbortController().signal })
  onTestFinished(() => renderer.destroy())
  const facts: RendererFact[] = []
  renderer.subscribe((fact) => facts.push(fact))
  return { element, renderer, facts, page: () => shownPage(element) }
}

/** The replayed document in `element`: that of the frame within the visible wrapper frame. */
export function shownPage(element: HTMLElement): Document {
  const wrappers = [...element.querySelectorAll('iframe')].filter((frame) => frame.style.visibility === 'visible')
  const page = wrappers.at(-1)?.contentDocument?.querySelector('iframe')?.contentDocument
  if (!page) throw new Error('No page is shown')
  return page
}

export const noSignal = () => ({ signal: new AbortController().signal })
