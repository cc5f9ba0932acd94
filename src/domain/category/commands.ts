import type { CertificationCategoryCreated, CertificationCategoryPublished } from './events.ts';

export interface CreateCertificationCategory {
  readonly type: 'CreateCertificationCategory';
  readonly data: CertificationCategoryCreated;
}

export interface PublishCertificationCategory {
  readonly type: 'PublishCertificationCategory';
  readonly data: CertificationCategoryPublished;
}

export type CategoryCommand = CreateCertificationCategory | PublishCertificationCategory;
