import { mdiPlus, mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useState } from 'react';
import type { Loaded } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';

export type PartsOf<Part> = Readonly<Record<string, readonly Part[]>>;

interface Props<Part> {
  readonly title: string;
  readonly hint: string;
  /** One of them, in a word. */
  readonly one: string;
  /** What it means that there are none. */
  readonly none: string;
  readonly mayWrite: boolean;
  readonly loaded: Loaded<PartsOf<Part>>;
  /** How the API calls the list. */
  readonly items: string;
  readonly nameOf: (part: Part) => string;
  readonly about: (part: Part) => string;
  /** Where the API has one by its id. */
  readonly path: string;
  /** What one loses with it. */
  readonly warning: (part: Part) => string;
  readonly onAdd: () => void;
  readonly onRemoved: () => void;
  /** Above the list, such as what was just made. */
  readonly children?: ReactNode;
}

/** What belongs to a record and is added and taken away by itself. */
export function PartsSection<Part extends { readonly id: number }>(props: Props<Part>) {
  const { title, hint, one, none, mayWrite, loaded, items, nameOf, about } = props;
  const { path, warning, onAdd, onRemoved, children } = props;
  const tell = useTell();
  const [removing, setRemoving] = useState<Part | null>(null);
  return (
    <Section
      title={title}
      hint={hint}
      actions={
        mayWrite && (
          <Button startIcon={<Icon path={mdiPlus} />} onClick={onAdd}>
            Add {one}
          </Button>
        )
      }
    >
      {children}
      <Loading of={loaded}>
        {(list) =>
          (list[items] ?? []).length === 0 ? (
            <Empty title={`No ${title.toLowerCase()}`}>{none}</Empty>
          ) : (
            <Rows label={title} items={list[items] ?? []} keyOf={({ id }) => String(id)}>
              {(part) => (
                <>
                  <TwoLines first={nameOf(part)} second={about(part)} />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Remove the ${one} ${nameOf(part)}`}
                      onClick={() => setRemoving(part)}
                    >
                      <Icon path={mdiTrashCanOutline} />
                    </IconButton>
                  )}
                </>
              )}
            </Rows>
          )
        }
      </Loading>
      {removing !== null && (
        <ConfirmDialog
          title={`Remove the ${one} ${nameOf(removing)}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(`${path}/${String(removing.id)}`)}
          onDone={() => {
            setRemoving(null);
            tell(`The ${one} is removed.`);
            onRemoved();
          }}
          onClose={() => setRemoving(null)}
        >
          {warning(removing)}
        </ConfirmDialog>
      )}
    </Section>
  );
}
