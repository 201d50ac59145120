/** In your own server this is `import { … } from 'portal-replay/server'`; the example runs from the source beside it. */
export * from '../../src/server.ts'
