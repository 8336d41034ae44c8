import { mdiMagnify } from '@mdi/js';
import { Icon } from '@conclave/ui';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useEffect, useEffectEvent, useState } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Milliseconds without a keystroke after which the search begins. */
const pause = 300;

/** Searches while one types. */
export function SearchField({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const search = useEffectEvent(() => {
    if (text.trim() !== value) {
      onSearch(text.trim());
    }
  });
  useEffect(() => {
    const timer = window.setTimeout(search, pause);
    return () => window.clearTimeout(timer);
  }, [text]);
  return (
    <TextField
      type="search"
      label={label}
      size="small"
      value={text}
      onChange={(event) => setText(event.target.value)}
      slotProps={{
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Icon path={mdiMagnify} fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
      sx={{ width: { xs: '100%', sm: 320 } }}
    />
  );
}
