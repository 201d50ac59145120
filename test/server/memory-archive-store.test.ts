import { describeArchiveStore } from '../contract/describe-archive-store.ts'
import { memoryArchiveStore } from './memory-archive-store.ts'

describeArchiveStore('memoryArchiveStore', async () => {
  const store = memoryArchiveStore()
  return { store, again: () => store, spoil: store.spoil }
})
