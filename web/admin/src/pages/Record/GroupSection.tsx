import type { ReactNode } from 'react';
import type { ApiProblem } from '../../api/ApiProblem';
import { FoldedSection } from '../../components/FoldedSection';
import { Section } from '../../components/Section';
import { chosenIn, type FieldGroup, type RecordOf } from './recordFields';

interface Props {
  readonly group: FieldGroup;
  readonly record: RecordOf;
  readonly problem: ApiProblem | null;
  readonly children: ReactNode;
}

/** What stands around the fields of one subject. A closed one says what was chosen in it. */
export function GroupSection({ group, record, problem, children }: Props) {
  const { title, hint, folded = false, fields } = group;
  if (!folded) {
    return (
      <Section title={title} hint={hint}>
        {children}
      </Section>
    );
  }
  const chosen = chosenIn(group, record);
  return (
    <FoldedSection
      title={title}
      hint={
        <>
          {hint}
          {chosen.length > 0 && (
            <>
              {' '}
              <strong>In use: {chosen.join(', ')}</strong>
            </>
          )}
        </>
      }
      mustOpen={fields.some(({ name }) => (problem?.of(name) ?? null) !== null)}
    >
      {children}
    </FoldedSection>
  );
}
