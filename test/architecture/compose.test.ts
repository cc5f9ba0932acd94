import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { variables } from '../../src/config/variables.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly user?: string;
}

const file = (name: string): Promise<string> => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const compose = parse(await file('docker-compose.yml')) as { services: Record<string, Service>; volumes: object };
const dockerfile = await file('Dockerfile');
const { $schema: _, ...schema } = JSON.parse(await file('test/fixtures/compose-spec.json')) as Record<string, unknown>;
// The schema uses formats and keywords of its own; its draft is the one that ajv speaks without being told.
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('follows the Compose Specification', () => {
    expect([validate(compose), validate.errors]).toEqual([true, null]);
  });

  it('would be refused with a misspelt key', () => {
    const { server, ...others } = compose.services;
    expect(validate({ ...compose, services: { ...others, server: { ...server, volumnes: [] } } })).toBe(false);
  });

  it('names exact versions of the images', () => {
    const images = services.flatMap(([, { image }]) => image ?? []);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it('asks every service for its health', () => {
    for (const [name, { build, healthcheck }] of services) {
      expect([name, healthcheck !== undefined || (build !== undefined && dockerfile.includes('HEALTHCHECK'))]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('has no secret in it and no default for one', () => {
    const text = services.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const secrets = text.filter(([name, value]) => /PASSWORD|_KEY$/.test(name) || /PASSWORD/.test(value));
    expect(secrets.length).toBeGreaterThan(3);
    for (const [name, value] of secrets) {
      expect([name, value.replace(/\$\{[A-Z_]+:(\?[^}]+|-)\}/, '')]).toEqual([
        name,
        name === 'DATABASE_URL' ? 'postgresql://state_edition:@postgres:5432/state_edition' : '',
      ]);
    }
  });

  it('gives the server only variables that it reads', () => {
    const names = Object.keys(compose.services['server']?.environment ?? {});
    expect(names.filter((name) => !(name in variables))).toEqual([]);
  });

  it('publishes the server alone, and to this machine alone', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['server']);
    expect(compose.services['server']?.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });
});

describe('the Dockerfile', () => {
  it('ends in a stage that runs as a user without rights, with a health check', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\\\n.*\/healthz/m);
    expect(last).not.toMatch(/^COPY \. /m);
  });
});
