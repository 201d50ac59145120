import { createPlayer, memorySource, serveEmbed } from '../../../src/player.ts'
import { added, BODY_ID, createNodes, pageEvents } from '../../player/dom/pages.ts'

/** An embed page on another origin: runs in the test's browser. */
const nodes = createNodes()
const events = [
  ...pageEvents({ body: [nodes.el('h1', { id: 'title' }, 'Orders')] }),
  added(400, BODY_ID, createNodes(300).el('p', { id: 'row' }, 'Row')),
  added(900, BODY_ID, createNodes(400).el('p', { id: 'late' }, 'Late')),
]
const bytes = new TextEncoder().encode(JSON.stringify(events))
const stage = document.createElement('div')
document.body.append(stage)

serveEmbed({
  window,
  parent: window.parent,
  allowedOrigins: [ALLOWED_PORTAL],
  open({ recordingId, token }) {
    stage.dataset['token'] = token ?? ''
    const source = memorySource({ recordings: [{ info: { id: recordingId }, blocks: [{ bytes }] }] })
    const player = createPlayer({ source, recordingId, renderer: 'frame' })
    player.mount(stage)
    return player
  },
})

declare const ALLOWED_PORTAL: string
