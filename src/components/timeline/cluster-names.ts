import type { MarkerCluster } from '../../player/timeline/cluster.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import type { timelineMessages } from './timeline-messages.ts'

type Texts = Pick<typeof timelineMessages, 'marker' | 'cluster'>

/** What stands under a mark: its label, and how many more there are. */
export function clusterLabel(cluster: MarkerCluster): string {
  const label = safeText(cluster.markers[0]?.label ?? '', { maxChars: 80 })
  return cluster.markers.length > 1 ? `${label} +${cluster.markers.length - 1}` : label
}

/** What is read out for a mark without a visible label. */
export function clusterName(cluster: MarkerCluster, texts: Texts): string {
  const label = safeText(cluster.markers[0]?.label ?? '', { maxChars: 120 })
  const at = formatOffset(cluster.offsetMs)
  return cluster.markers.length > 1 ? texts.cluster(cluster.markers.length, label, at) : texts.marker(label, at)
}
