import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Export } from '../types/export.ts';
import { Job } from '../types/job.ts';

@Resolver(() => Job)
export class JobExportFields {
  @FieldResolver(() => Export, {
    nullable: true,
    description: 'The file that it wrote; null for other kinds and before it is done.',
  })
  export(@Root() job: Job): Export | null {
    if (job.kind !== 'EXPORT' || job.status !== 'COMPLETED' || !job.result) return null;
    const { rowCount, digest, expiresAt, fileName } = job.result as Pick<
      Export,
      'rowCount' | 'digest' | 'expiresAt' | 'fileName'
    >;
    const { profile, purpose, report } = job.input as Pick<Export, 'profile' | 'purpose'> & {
      readonly report?: { readonly hasNames: boolean };
    };
    return {
      id: job.id,
      profile,
      fileName,
      hasNames: report?.hasNames ?? false,
      rowCount,
      digest,
      purpose,
      expiresAt,
    };
  }
}
