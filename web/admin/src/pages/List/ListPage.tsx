import { mdiPlus } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import type { ListOf } from '../../api/types';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { SearchField } from '../../components/SearchField';
import { useMayWrite } from '../../session/Caller';
import { pageSize, useList } from './useList';

interface Props<Name extends string, Item> {
  readonly title: string;
  readonly subtitle: string;
  /** Where the API has the list, and how it calls the items in it. */
  readonly path: string;
  readonly name: Name;
  /** Where one enters what to look for. */
  readonly searchLabel: string;
  /** What else narrows the list. */
  readonly filter?: ReactNode;
  /** The way to one more, which auditors don't see. */
  readonly add?: { readonly text: string; readonly icon?: string; readonly onAdd: () => void };
  /** What a list says that has nothing in it. */
  readonly none: { readonly title: string; readonly hint: string };
  /** What it says when nothing matches a search. */
  readonly unmatched: { readonly title: (search: string) => string; readonly hint: string };
  readonly children: (items: readonly Item[], reload: () => void) => ReactNode;
}

/** A page that is a list: search, pages, a way to one more, and words for when it is empty. */
export function ListPage<Name extends string, Item>(props: Props<Name, Item>) {
  const { title, subtitle, path, name, searchLabel, filter, add, none, unmatched, children } =
    props;
  const { search, page, loaded, onSearch, onPage } = useList<ListOf<Name, Item>>(path);
  const mayWrite = useMayWrite();
  return (
    <>
      <PageHeader
        title={title}
        subtitle={subtitle}
        actions={
          mayWrite &&
          add !== undefined && (
            <Button
              variant="contained"
              startIcon={<Icon path={add.icon ?? mdiPlus} />}
              onClick={add.onAdd}
            >
              {add.text}
            </Button>
          )
        }
      />
      <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
        <SearchField label={searchLabel} value={search} onSearch={onSearch} />
        {filter}
      </Box>
      <ListCard>
        <Loading of={loaded}>
          {(list) => {
            const items: readonly Item[] = list[name];
            if (items.length > 0) {
              return (
                <>
                  {children(items, loaded.reload)}
                  <Pager page={page} pageSize={pageSize} total={list.totalCount} onPage={onPage} />
                </>
              );
            }
            if (page > 1) {
              // The last of the last page was removed, or somebody typed the address.
              const last = Math.max(1, Math.ceil(list.totalCount / pageSize));
              return (
                <Empty title="This page of the list is empty">
                  <Button onClick={() => onPage(last)}>To the last page</Button>
                </Empty>
              );
            }
            return search === '' ? (
              <Empty title={none.title}>{none.hint}</Empty>
            ) : (
              <Empty title={unmatched.title(search)}>{unmatched.hint}</Empty>
            );
          }}
        </Loading>
      </ListCard>
    </>
  );
}
