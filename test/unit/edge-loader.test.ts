import { expect, it } from 'vitest';
import { EdgeLoader } from '../../schema/edge-loader.ts';

function counted(): { readonly loader: EdgeLoader<string>; readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const loader = new EdgeLoader<string>((ids) => {
    asked.push([...ids]);
    return Promise.resolve(new Map(ids.filter((id) => id !== 'unknown').map((id) => [id, `<${id}>`])));
  });
  return { loader, asked };
}

it('answers at once what was read ahead, each id asked for once', async () => {
  const { loader, asked } = counted();
  await loader.ahead(['a', 'b', 'a']);
  expect(loader.get('a')).toBe('<a>');
  expect(await loader.get('c')).toBe('<c>');
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

it('says null of what is not there, without asking again', async () => {
  const { loader, asked } = counted();
  await loader.ahead(['unknown']);
  expect(await loader.get('unknown')).toBeNull();
  expect(asked).toHaveLength(1);
});

it('reads again after it was cleared', async () => {
  const { loader, asked } = counted();
  await loader.ahead(['a']);
  loader.clearAll();
  expect(await loader.get('a')).toBe('<a>');
  expect(asked).toHaveLength(2);
});
