import { createRoot } from 'react-dom/client'

import { SessionReplay } from '../components/session-replay.tsx'
import { fileSource } from '../sources/file-source.ts'

/** The script of a page that `exportHtml` wrote: plays the recording that lies in the page. */

const place = document.getElementById('replay')
const data = document.getElementById('recording')

if (place && data) {
  const bytes = Uint8Array.from(atob(data.textContent), (char) => char.charCodeAt(0))
  // Held once: the text is as large as the recording.
  data.remove()
  const name = place.dataset['recordingId'] ?? 'recording'
  const source = fileSource({ name, size: bytes.length, arrayBuffer: async () => bytes.buffer })
  const [recordingId = ''] = source.recordingIds
  // Not the isolated renderer, which a file would choose because it has no origin: its script is not in the policy.
  createRoot(place).render(<SessionReplay source={source} recordingId={recordingId} renderer="frame" />)
}
