import { mdiPencilOutline, mdiPlus, mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { type Claim, type Claims, maxPageSize } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';
import { ClaimDialog } from './ClaimDialog';

/** Whose claims: a person's or a role's. */
export interface ClaimOwner {
  readonly path: 'Users' | 'Roles';
  readonly member: 'userId' | 'roleId';
  readonly id: string;
}

type Asked =
  { readonly what: 'add' } | { readonly what: 'edit' | 'remove'; readonly claim: Claim } | null;

/** Claims of a person or a role, which come into tokens where a scope asks for their type. */
export function ClaimsSection({ owner }: { readonly owner: ClaimOwner }) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asked, setAsked] = useState<Asked>(null);
  const at = `${owner.path}/${encodeURIComponent(owner.id)}/Claims`;
  const loaded = useLoad<Claims>(at, (api) => api.get(at, { pageSize: maxPageSize }));
  const done = (words: string) => {
    setAsked(null);
    tell(words);
    loaded.reload();
  };
  return (
    <Section
      title="Claims"
      hint="Facts that come into tokens where a scope asks for their type."
      actions={
        mayWrite && (
          <Button startIcon={<Icon path={mdiPlus} />} onClick={() => setAsked({ what: 'add' })}>
            Add claim
          </Button>
        )
      }
    >
      <Loading of={loaded}>
        {({ claims }) =>
          claims.length === 0 ? (
            <Empty title="No claims">
              {mayWrite ? 'Add one when an application needs to know more.' : 'None were added.'}
            </Empty>
          ) : (
            <Rows label="Claims" items={claims} keyOf={({ claimId }) => String(claimId)}>
              {(claim) => (
                <>
                  <TwoLines first={claim.claimType} second={claim.claimValue} />
                  {mayWrite && (
                    <>
                      <IconButton
                        aria-label={`Change the claim ${claim.claimType}`}
                        onClick={() => setAsked({ what: 'edit', claim })}
                      >
                        <Icon path={mdiPencilOutline} />
                      </IconButton>
                      <IconButton
                        aria-label={`Remove the claim ${claim.claimType}`}
                        onClick={() => setAsked({ what: 'remove', claim })}
                      >
                        <Icon path={mdiTrashCanOutline} />
                      </IconButton>
                    </>
                  )}
                </>
              )}
            </Rows>
          )
        }
      </Loading>
      {(asked?.what === 'add' || asked?.what === 'edit') && (
        <ClaimDialog
          owner={owner}
          claim={asked.what === 'edit' ? asked.claim : null}
          onDone={() => done('The claim is saved.')}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'remove' && (
        <ConfirmDialog
          title={`Remove the claim ${asked.claim.claimType}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(at, { claimId: asked.claim.claimId })}
          onDone={() => done('The claim is removed.')}
          onClose={() => setAsked(null)}
        >
          Its value is “{asked.claim.claimValue}”. New tokens come without it.
        </ConfirmDialog>
      )}
    </Section>
  );
}
