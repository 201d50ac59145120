import { ReplayError } from '../../../shared/errors.ts'

/**
 * For the import of an optional package, to say what to install. Written as `import('pg').catch(packageMissing('pg'))`:
 * bundlers leave alone what they do not find when its failure is caught on the spot.
 *
 * @throws ReplayError `configuration` that names what to install
 */
export function packageMissing(name: string): (cause: unknown) => never {
  return (cause) => {
    throw new ReplayError('configuration', {
      what: `The package ${name} could not be loaded.`,
      why: 'portal-replay leaves it to you, because only some servers need it.',
      fix: `Run npm install ${name}.`,
      cause,
    })
  }
}
