import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isIsoDate } from '../src/shared/calendar.ts';
import { parseDays } from '../src/shared/days.ts';

function textScalar(
  name: string,
  description: string,
  read: (text: string) => string | null,
): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' && value.length <= 200 ? read(value) : null;
    if (text === null)
      throw new GraphQLError(`${name} cannot represent this value: ${description}`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    return text;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

export const DateScalar = textScalar('Date', 'A calendar day, `YYYY-MM-DD`.', (text) =>
  isIsoDate(text) ? text : null,
);
export const DateTimeScalar = textScalar(
  'DateTime',
  'An instant, ISO 8601 with offset; answered in UTC with milliseconds.',
  (text) => (/^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null),
);
export const LocalTimeScalar = textScalar('LocalTime', 'A time of day, `HH:MM`.', (text) =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : null,
);
export const DaysScalar = textScalar(
  'Days',
  'A number of school days as text with two decimals: half days exist, and floats would break digests.',
  parseDays,
);
export const PositionScalar = textScalar(
  'Position',
  'Opaque, ordered place in the log. Compare for equality, or let the server compare.',
  (text) => (/^[A-Za-z0-9._@-]{1,200}$/.test(text) ? text : null),
);
export const DigestScalar = textScalar('Digest', '`sha256:` and 64 hexadecimal digits, of canonical bytes.', (text) =>
  /^sha256:[0-9a-f]{64}$/.test(text) ? text : null,
);
