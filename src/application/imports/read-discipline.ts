import type { ScratchFiles } from '../ports/files.ts';
import { IncidentAssembly, maxPartsPerIncident } from './assemble-incident.ts';
import type { DisciplinePart } from './discipline-part.ts';
import { DisciplinePartCodec } from './discipline-part-codec.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { incidentIdentity, readIncidentHeader } from './incident-header.ts';
import { PartIndex } from './part-index.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { associationKey, incidentKey, readDisciplinePart, xmlIdKey } from './read-discipline-part.ts';
import { readXmlRecords } from './read-xml-records.ts';
import type { ImportRow } from './row-error.ts';
import type { XmlElement } from './xml-element.ts';

const rootName = 'InterchangeStudentDiscipline';
const associations = [
  'StudentDisciplineIncidentBehaviorAssociation',
  'StudentDisciplineIncidentNonOffenderAssociation',
  'StaffDisciplineIncidentAssociation',
  'DisciplineAction',
];

/**
 * Incidents of StudentDiscipline.xml in the order of the file, each with its people and actions; references by `ref` or by
 * identity are resolved inside the file.
 *
 * Associations and actions come after the incidents, so the file is read twice: the first pass keeps the associations and
 * actions in a compact index outside the heap and in a scratch file (see `PartIndex`), the second reads the incidents and joins. A
 * file that is broken anywhere is therefore refused before the first incident is handed on. Rows without an incident (a
 * reference that leads nowhere) are rejected rows of their own; what is wrong with a part rejects its incident.
 */
export async function* readDiscipline(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
  scratch: ScratchFiles | null = null,
): AsyncGenerator<ImportRow<ParsedIncident>, void, undefined> {
  const index = new PartIndex<DisciplinePart>(new DisciplinePartCodec(), limits.maxIndexBytes, scratch);
  try {
    yield* joinedIncidents(source, limits, index);
  } finally {
    index.close();
  }
}

async function* joinedIncidents(
  source: FileSource,
  limits: FileLimits,
  index: PartIndex<DisciplinePart>,
): AsyncGenerator<ImportRow<ParsedIncident>, void, undefined> {
  let incidents = 0;
  let ordinal = 0;
  for await (const element of readXmlRecords(source, {
    rootName,
    records: ['DisciplineIncident', ...associations],
    limits,
  })) {
    ordinal += 1;
    if (element.name === 'DisciplineIncident') {
      incidents += 1;
      declareIncident(element, index);
      continue;
    }
    const xmlId = element.attributes.get('id');
    if (element.name === associations[0] && xmlId !== undefined) index.declare(associationKey(xmlId));
    const fields = new FieldReader(element.line);
    const placed = readDisciplinePart(element, ordinal, fields);
    if (placed === null) yield { line: element.line, errors: fields.errors };
    else for (const { key, part } of placed) index.add(key, part);
  }
  for (const { key, part } of index.orphans()) yield orphan(key, part);
  if (incidents === 0) return;
  for await (const element of readXmlRecords(source, { rootName, records: ['DisciplineIncident'], limits })) {
    yield joinIncident(element, index);
    incidents -= 1;
    if (incidents === 0) return;
  }
}

function declareIncident(element: XmlElement, index: PartIndex<DisciplinePart>): void {
  const { schoolCode, identifier } = incidentIdentity(element);
  if (schoolCode !== '' && identifier !== '') index.declare(incidentKey(schoolCode, identifier));
  const xmlId = element.attributes.get('id');
  if (xmlId !== undefined) index.declare(xmlIdKey(xmlId));
}

function joinIncident(element: XmlElement, index: PartIndex<DisciplinePart>): ImportRow<ParsedIncident> {
  const line = element.line;
  const { header, errors } = readIncidentHeader(element);
  if (errors.length > 0) return { line, errors };
  const { sourceKey, schoolCode, identifier, xmlId } = header;
  const key = incidentKey(schoolCode, identifier);
  const idKey = xmlId === null ? null : xmlIdKey(xmlId);
  if (index.declarations(key) > 1 || (idKey !== null && index.declarations(idKey) > 1)) {
    const message = 'the IncidentIdentifier, or the id attribute, occurs twice in the file';
    return { line, errors: [{ line, column: 'IncidentIdentifier', sourceKey, code: 'SOURCE_KEY_DUPLICATE', message }] };
  }
  const limit = maxPartsPerIncident + 1;
  const parts = [...index.parts(key, limit), ...(idKey === null ? [] : index.parts(idKey, limit))];
  parts.sort((a, b) => a.ordinal - b.ordinal);
  const assembly = new IncidentAssembly(header, (association) => actionsOf(association, line, index));
  const incident = assembly.assemble(parts);
  return incident === null ? { line, errors: assembly.errors } : { line, row: incident };
}

function actionsOf(associationXmlId: string, line: number, index: PartIndex<DisciplinePart>): DisciplinePart[] {
  const key = associationKey(associationXmlId);
  if (index.declarations(key) === 1) return index.parts(key, maxPartsPerIncident + 1);
  const message = 'the id attribute of an association occurs twice in the file';
  return [{ type: 'FAULTY', line, ordinal: 0, code: 'SOURCE_KEY_DUPLICATE', column: null, message }];
}

function orphan(key: string, part: DisciplinePart): ImportRow<ParsedIncident> {
  const { line } = part;
  if (part.type === 'FAULTY') {
    const { code, column, message } = part;
    return { line, errors: [{ line, ...(column === null ? {} : { column }), code, message }] };
  }
  const what = key.startsWith('a:') ? 'an association' : 'an incident';
  const message = `refers to ${what} that the file does not hold: ${JSON.stringify(key.slice(2, 80))}`;
  return { line, errors: [{ line, column: 'DisciplineIncidentReference', code: 'FILE_FORMAT', message }] };
}
