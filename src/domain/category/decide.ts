import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { CategoryCommand } from './commands.ts';
import type { CategoryDomainEvent, CategoryState } from './state.ts';

/** Refuses `INPUTS_MISSING` for a category without a name, `CATEGORY_INACTIVE` when there is none to publish. */
export function decide(state: CategoryState | null, command: CategoryCommand): Decision<CategoryDomainEvent> {
  switch (command.type) {
    case 'CreateCertificationCategory':
      if (state) return accepted();
      if (command.data.name.trim() === '') return rejected('INPUTS_MISSING', undefined, ['name']);
      return accepted({ type: 'CertificationCategoryCreated', data: command.data });
    case 'PublishCertificationCategory':
      if (!state) return rejected('CATEGORY_INACTIVE', undefined, ['categoryId']);
      return state.isPublished ? accepted() : accepted({ type: 'CertificationCategoryPublished', data: command.data });
  }
}
