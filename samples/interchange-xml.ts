/** An element of an interchange file: name, attributes, and either text or children. */
export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly Node[];
}

type Child = Node | null | undefined | false;

export function element(
  name: string,
  content: string | number | readonly Child[] = [],
  attributes: Record<string, string> = {},
): Node {
  if (typeof content === 'string' || typeof content === 'number') return { name, attributes, content: String(content) };
  return {
    name,
    attributes,
    content: content.filter((child): child is Node => typeof child === 'object' && child !== null),
  };
}

/** An element whose text is an Ed-Fi descriptor; the descriptor's name is the element's unless another one is given. */
export function descriptor(name: string, value: string, descriptorName = name): Node {
  return element(name, `uri://ed-fi.org/${descriptorName}Descriptor#${value}`);
}

export function schoolReference(code: string, name = 'SchoolReference'): Node {
  return element(name, [element('SchoolIdentity', [element('SchoolId', code)])]);
}

export function studentReference(id: string): Node {
  return element('StudentReference', [element('StudentIdentity', [element('StudentUniqueId', id)])]);
}

export function organizationReference(code: string): Node {
  return element('EducationOrganizationReference', [
    element('EducationOrganizationIdentity', [element('EducationOrganizationId', code)]),
  ]);
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** A whole interchange file. Elements with one child stand on one line with it, so that the files stay small. */
export function interchange(kind: string, nodes: readonly Node[]): string {
  const root = `Interchange${kind}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!-- Invented data in the form of an Ed-Fi 5.2 interchange file. Written by samples/generate.ts; do not edit. -->',
    `<${root} xmlns="http://ed-fi.org/5.2.0">`,
    ...nodes.flatMap((node) => lines(node, '\t')),
    `</${root}>`,
    '',
  ].join('\n');
}

function lines(node: Node, indent: string): string[] {
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
  if (typeof node.content === 'string')
    return [`${indent}<${node.name}${attributes}>${escaped(node.content)}</${node.name}>`];
  if (node.content.length === 0) return [`${indent}<${node.name}${attributes}/>`];
  const inner = node.content.flatMap((child) => lines(child, `${indent}\t`));
  const [only] = inner;
  if (inner.length === 1 && only !== undefined)
    return [`${indent}<${node.name}${attributes}>${only.trim()}</${node.name}>`];
  return [`${indent}<${node.name}${attributes}>`, ...inner, `${indent}</${node.name}>`];
}
