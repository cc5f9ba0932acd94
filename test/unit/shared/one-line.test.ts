import { describe, expect, it } from 'vitest';
import { asOneLine, inOneLine, isOneLine } from '../../../src/shared/one-line.ts';

describe('a text of one line', () => {
  it('has no line break and no control character within; around it they count as spaces', () => {
    for (const text of ['', 'Shoving  at the buses', '\nShoving\r\n', 'żółć']) expect(isOneLine(text), text).toBe(true);
    for (const text of ['a\nb', 'a\rb', 'a\tb', 'a\u0085b', 'a\u2028b', 'a\u2029b', 'a\u0007b'])
      expect(isOneLine(text), JSON.stringify(text)).toBe(false);
  });

  it('is made of several: each break is one space with what is blank around it, and the rest stays as it is', () => {
    expect(asOneLine(' Shoving \r\n\r\n  at the\tbuses\u2028now \n')).toBe('Shoving at the buses now');
    expect(asOneLine('two  spaces ')).toBe('two  spaces ');
    expect(asOneLine('\r\n')).toBe('');
    expect(inOneLine({ title: 'a\nb', place: null, details: 'c\nd' }, ['title', 'place'])).toEqual({
      title: 'a b',
      place: null,
      details: 'c\nd',
    });
  });
});
