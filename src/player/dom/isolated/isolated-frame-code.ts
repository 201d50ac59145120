/** The script of the isolated frame as text. A module of its own: loaded where such a frame is made, and nowhere else. */
export { default as isolatedFrameCode } from 'inline-worker:./isolated-frame.ts'
