// What clients can ask: every query, mutation, subscription and edge, by area.
import { auditOperations } from './operations/audit.ts';
import { certificationOperations } from './operations/certification.ts';
import { dataMovementOperations } from './operations/data-movement.ts';
import { directoryOperations } from './operations/directory.ts';
import { incidentOperations } from './operations/incidents.ts';
import { mappingOperations } from './operations/mappings.ts';
import { sessionOperations } from './operations/session.ts';
import { validationOperations } from './operations/validation.ts';

export const operations = [
  ...sessionOperations,
  ...directoryOperations,
  ...incidentOperations,
  ...mappingOperations,
  ...validationOperations,
  ...certificationOperations,
  ...dataMovementOperations,
  ...auditOperations,
] as const;
