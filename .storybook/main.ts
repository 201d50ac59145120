import type { StorybookConfig } from '@storybook/react-vite'

import { inlineWorkerVite } from '../scripts/build/inline-worker.ts'

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.@(ts|tsx)'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: { name: '@storybook/react-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: ({ plugins = [], ...config }) => ({ ...config, plugins: [...plugins, inlineWorkerVite()] }),
  typescript: { reactDocgen: 'react-docgen' },
}

export default config
