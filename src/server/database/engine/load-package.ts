import { ReplayError } from '../../../shared/errors.ts'

/**
 * Loads an optional package on first use.
 *
 * @throws ReplayError `configuration` that names what to install
 */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new ReplayError('configuration', {
      what: `The package ${name} could not be loaded.`,
      why: 'portal-replay leaves it to you, because only some servers need it.',
      fix: `Run npm install ${name}.`,
      cause,
    })
  }
}
