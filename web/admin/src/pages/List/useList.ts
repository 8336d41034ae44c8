import type { AdminApi } from '../../api/AdminApi';
import { type Loaded, useLoad } from '../../api/useLoad';
import { changeQuery, useAddress } from '../../routing/useAddress';

/** Rows on a page of a list. */
export const pageSize = 20;

export interface ListState<T> {
  readonly search: string;
  readonly page: number;
  readonly loaded: Loaded<T>;
  readonly onSearch: (text: string) => void;
  readonly onPage: (page: number) => void;
}

/** A list of the API with search and pages, which stand in the address bar. */
export function useList<T>(path: string): ListState<T> {
  const { query } = useAddress();
  const search = query.get('search') ?? '';
  const page = Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1);
  const load = (api: AdminApi) => api.get<T>(path, { searchText: search, page, pageSize });
  const loaded = useLoad(`${path} ${search} ${String(page)}`, load);
  return {
    search,
    page,
    loaded,
    onSearch: (text) => changeQuery({ search: text }),
    onPage: (next) => changeQuery({ page: next === 1 ? '' : String(next) }),
  };
}
