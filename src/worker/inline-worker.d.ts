/** A module bundled into one classic script, as text: see scripts/build/inline-worker.ts. */
declare module 'inline-worker:*' {
  const code: string
  export default code
}
