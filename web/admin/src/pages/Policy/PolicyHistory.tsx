import Button from '@mui/material/Button';
import { useState } from 'react';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Pager } from '../../components/Pager';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { momentText } from '../../components/times';
import { TwoLines } from '../../components/TwoLines';
import type { Policies, Policy } from './policyTypes';

interface Props {
  /** Read again when this changes. */
  readonly version: number;
  /** Absent for auditors. */
  readonly onTake: ((policy: Policy) => void) | undefined;
}

const pageSize = 5;

/** Who set which text when; an earlier one can be taken into the editor and saved again. */
export function PolicyHistory({ version, onTake }: Props) {
  const [page, setPage] = useState(1);
  const loaded = useLoad(`Policy/History ${String(version)} ${String(page)}`, (api) =>
    api.get<Policies>('Policy/History', { page, pageSize }),
  );
  return (
    <Section title="History" hint="To undo a change, take an earlier text and save it.">
      <Loading of={loaded}>
        {({ versions, totalCount }) =>
          totalCount === 0 ? (
            <Empty title="Nothing was changed yet">Each text that is saved here is kept.</Empty>
          ) : (
            <>
              <Rows label="History" items={versions} keyOf={(each) => String(each.version)}>
                {(each) => (
                  <>
                    <TwoLines
                      first={`Version ${String(each.version)}`}
                      second={`${momentText(each.changed ?? '')} by ${each.changedBy ?? ''}`}
                    />
                    {onTake !== undefined && each.version !== version && (
                      <Button
                        aria-label={`Take the text of version ${String(each.version)}`}
                        onClick={() => onTake(each)}
                      >
                        Take this text
                      </Button>
                    )}
                  </>
                )}
              </Rows>
              <Pager page={page} pageSize={pageSize} total={totalCount} onPage={setPage} />
            </>
          )
        }
      </Loading>
    </Section>
  );
}
