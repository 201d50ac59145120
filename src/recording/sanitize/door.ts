import type { AssetGate } from './asset-policy.ts'
import type { AttributeRules } from './attribute-rules.ts'
import type { SanitizeLimits } from './limits.ts'
import type { PageFacts } from './page-facts.ts'
import type { RemovalCounter } from './report.ts'

/** All that the rules need to know beside what they look at. */
export interface Door {
  readonly limits: SanitizeLimits
  readonly assets: AssetGate
  readonly counter: RemovalCounter
  readonly page: PageFacts
  readonly attributes: AttributeRules
}
