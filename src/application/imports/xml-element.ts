/** One element of a record. Names are local names: prefixes and namespaces are dropped. */
export interface XmlElement {
  readonly name: string;
  /** Line on which the start tag ends, from 1. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text of an element without children, trimmed; of others, the text between them. */
  readonly text: string;
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text at a path of child names; null when an element is missing or empty. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | null {
  let at = element;
  for (const name of path) at = childOf(at, name);
  return at === undefined || at.text === '' ? null : at.text;
}

/** The code value of an Ed-Fi descriptor: `uri://ed-fi.org/WeaponDescriptor#Knife` and plain `Knife` both read `Knife`. */
export function descriptorValue(text: string | null): string | null {
  if (text === null) return null;
  const value = text.slice(text.lastIndexOf('#') + 1).trim();
  return value === '' ? null : value;
}

/** The code value of the descriptor at a path of child names. */
export function descriptorAt(element: XmlElement | undefined, ...path: readonly string[]): string | null {
  return descriptorValue(textAt(element, ...path));
}
