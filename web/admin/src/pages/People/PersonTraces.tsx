import type { User } from '../../api/types';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { TwoLines } from '../../components/TwoLines';

interface Props {
  readonly user: User;
}

/** The ways to what somebody left elsewhere in the console. */
export function PersonTraces({ user: { id, userName } }: Props) {
  const name = encodeURIComponent(userName);
  const places = [
    ['Sessions', 'Browsers in which they are signed in', `/sessions?search=${name}`],
    ['Grants', 'Applications that stay connected', `/grants/${encodeURIComponent(id)}`],
    ['Audit log', 'What they changed as an administrator', `/audit-logs?subjectName=${name}`],
  ] as const;
  return (
    <Section title="Elsewhere in the console">
      <Rows
        label="Elsewhere in the console"
        items={places}
        keyOf={([title]) => title}
        hrefOf={([, , href]) => href}
      >
        {([title, about]) => <TwoLines first={title} second={about} />}
      </Rows>
    </Section>
  );
}
