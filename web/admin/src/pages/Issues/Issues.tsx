import type { ReactNode } from 'react';
import MuiLink from '@mui/material/Link';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Rows } from '../../components/Rows';
import { State } from '../../components/State';
import { TwoLines } from '../../components/TwoLines';
import { Link } from '../../routing/Link';

interface Issue {
  readonly resourceId: number;
  readonly resourceName: string;
  readonly message: string;
  readonly issueType: string;
  readonly resourceType: string;
}

/** Where the page of a thing is, by the API's name for its kind. */
const places: Readonly<Record<string, string>> = {
  Client: '/clients',
  ApiScope: '/api-scopes',
  ApiResource: '/api-resources',
  IdentityResource: '/identity-resources',
};

function nameOf({ resourceName, resourceType, resourceId }: Issue): ReactNode {
  const place = places[resourceType];
  return place === undefined || resourceId === 0 ? (
    resourceName
  ) : (
    <MuiLink component={Link} href={`${place}/${String(resourceId)}`}>
      {resourceName}
    </MuiLink>
  );
}

/** What is unsafe in the configuration, or could be better. */
export function Issues() {
  const loaded = useLoad('issues', (api) => api.get<readonly Issue[]>('ConfigurationIssues'));
  return (
    <>
      <PageHeader
        title="Warnings"
        subtitle="What is unsafe in the configuration of applications and scopes, or could be better."
      />
      <ListCard>
        <Loading of={loaded}>
          {(issues) =>
            issues.length === 0 ? (
              <Empty title="Nothing to complain about">Look again after changes.</Empty>
            ) : (
              <Rows
                label="Warnings"
                items={issues}
                keyOf={(issue) => `${issue.resourceType} ${issue.resourceName} ${issue.message}`}
              >
                {(issue) => (
                  <>
                    <TwoLines first={nameOf(issue)} second={issue.message} />
                    {issue.issueType === 'Warning' ? (
                      <State kind="warning" text="Warning" />
                    ) : (
                      <State kind="plain" text="Recommendation" />
                    )}
                  </>
                )}
              </Rows>
            )
          }
        </Loading>
      </ListCard>
    </>
  );
}
