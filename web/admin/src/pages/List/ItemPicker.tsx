import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { ListOf } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { pageSize } from './useList';

interface Props<Name extends string, Item> {
  readonly label: string;
  /** Where the API has the list, and how it calls the items in it. */
  readonly path: string;
  readonly name: Name;
  readonly value: Item | null;
  readonly onChosen: (item: Item | null) => void;
  readonly textOf: (item: Item) => string;
  readonly keyOf: (item: Item) => string;
  readonly noneText: string;
  readonly size?: 'small' | 'medium';
  /** What the server says of the choice. */
  readonly fault?: string | null;
}

/** Chooses one item of a list of the API, which the server searches while one types. */
export function ItemPicker<Name extends string, Item>(props: Props<Name, Item>) {
  const { label, path, name, value, onChosen, textOf, keyOf, noneText, size, fault = null } = props;
  const [text, setText] = useState('');
  const found = useLoad<ListOf<Name, Item>>(`${path} ${text}`, (api) =>
    api.get(path, { searchText: text, pageSize }),
  );
  const items: readonly Item[] = found.value?.[name] ?? [];
  return (
    <Autocomplete
      options={[...items]}
      value={value}
      onChange={(_event, item) => onChosen(item)}
      onInputChange={(_event, input, reason) => reason === 'input' && setText(input)}
      filterOptions={(options) => options}
      getOptionLabel={textOf}
      getOptionKey={keyOf}
      isOptionEqualToValue={(one, other) => keyOf(one) === keyOf(other)}
      noOptionsText={noneText}
      renderInput={(parameters) => (
        <TextField
          {...parameters}
          label={label}
          {...(size === undefined ? {} : { size })}
          error={fault !== null}
          helperText={fault ?? found.problem?.message}
        />
      )}
      sx={{ flex: '1 1 240px' }}
    />
  );
}
