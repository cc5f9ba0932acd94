import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { onlyStudent, studentOfSubject, visibleOthers } from '../support/issue-subjects.ts';
import { IncidentIssue } from '../types/incident.ts';
import { IssueSubject } from '../types/issue-subject.ts';
import { Student } from '../types/student.ts';
import { ValidationIssue } from '../types/validation.ts';

const STUDENT =
  'The one student whom the issue is about, MASKED when not of your schools; null when it is about nobody or about several (`about` has them), and for accounts of the agency, who ask `student` with a purpose.';

@Resolver(() => IssueSubject)
export class IssueSubjectFields {
  @FieldResolver(() => Student, {
    nullable: true,
    description:
      'The student, MASKED when not of your schools; null for anybody else, when you may not see the record, and for accounts of the agency, who ask `student` with a purpose.',
  })
  student(@Root() subject: IssueSubject, @Ctx() context: GraphqlContext): Promise<object | null> {
    return studentOfSubject(context, subject);
  }

  @FieldResolver(() => [ID], {
    description:
      'Other records that the rule compared (BEH-12: the other suspension, BEH-19: the first five), of those that you may see.',
  })
  otherIncidentIds(@Root() subject: IssueSubject, @Ctx() context: GraphqlContext): Promise<readonly string[]> {
    return visibleOthers(context, subject);
  }
}

@Resolver(() => IncidentIssue)
export class IncidentIssueFields {
  @FieldResolver(() => Student, { nullable: true, description: STUDENT })
  student(@Root() { about }: IncidentIssue, @Ctx() context: GraphqlContext): Promise<object | null> {
    return onlyStudent(context, about);
  }
}

@Resolver(() => ValidationIssue)
export class ValidationIssueStudent {
  @FieldResolver(() => Student, { nullable: true, description: STUDENT })
  student(@Root() { about }: ValidationIssue, @Ctx() context: GraphqlContext): Promise<object | null> {
    return onlyStudent(context, about);
  }
}
