import { replay } from '../../../../replay.ts'

/** Answers depend on who asks: none is made beforehand. */
export const dynamic = 'force-dynamic'

export { replay as GET, replay as HEAD, replay as OPTIONS }
