import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { BrowserContext } from 'playwright'

import { labFontAddress } from './lab-font-address.ts'

/**
 * Fonts are not in recordings, but in pictures: those a page loaded from the web, and those of the machine that the
 * picture was taken on. The lab has both, so that pictures of the same page are the same here as there.
 */
const WEB_FONTS_FOLDER = path.join(import.meta.dirname, '../../node_modules/@expo-google-fonts')
const SYSTEM_FONTS_FOLDER = path.join(import.meta.dirname, 'fonts')

const WEB_FONTS: Readonly<Record<string, string>> = {
  '/fonts/Assistant-Regular': 'assistant/400Regular/Assistant_400Regular.ttf',
  '/fonts/Assistant-Medium': 'assistant/500Medium/Assistant_500Medium.ttf',
  '/fonts/Assistant-SemiBold': 'assistant/600SemiBold/Assistant_600SemiBold.ttf',
  '/fonts/Assistant-Bold': 'assistant/700Bold/Assistant_700Bold.ttf',
}

/** The bytes of a font at an address of the lab's server; `null` where there is none. */
export function readLabFont(pathname: string): Uint8Array | null {
  const file = WEB_FONTS[pathname]
  return file === undefined ? null : readFileSync(path.join(WEB_FONTS_FOLDER, file))
}

/** Lets pages that load their fonts from the web themselves find those of the lab there. */
export async function answerFonts(context: BrowserContext): Promise<void> {
  await context.route(
    ({ href }) => labFontAddress(href) !== null,
    async (route) => {
      const font = readLabFont(labFontAddress(route.request().url()) ?? '')
      if (font === null) return route.abort()
      const headers = { 'access-control-allow-origin': '*', 'content-type': 'font/ttf' }
      await route.fulfill({ body: Buffer.from(font), headers })
    },
  )
}

/**
 * The environment of a browser with the monospace font of the machine that the pictures were taken on. All other fonts
 * are those of this machine.
 */
export function fontEnvironment(): Record<string, string> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'portal-replay-fonts-')), 'fonts.conf')
  const cache = path.join(path.dirname(file), 'cache')
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${SYSTEM_FONTS_FOLDER}</dir>
  <cachedir>${cache}</cachedir>
  <match target="pattern">
    <test qual="any" name="family"><string>monospace</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Noto Sans Mono</string></edit>
  </match>
</fontconfig>
`,
  )
  return { FONTCONFIG_FILE: file }
}
