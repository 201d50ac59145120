import { createIsolatedRenderer } from '../../../../src/player/dom/isolated/isolated-renderer.ts'
import { describeRenderer } from '../describe-renderer.ts'

describeRenderer('createIsolatedRenderer', createIsolatedRenderer())
