import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, with a word about what that means. */
export function Toggle({ label, help, checked, disabled = false, onChange }: Props) {
  const id = useId();
  return (
    <Box>
      <FormControlLabel
        label={label}
        disabled={disabled}
        control={
          <Switch
            checked={checked}
            onChange={(event) => onChange(event.target.checked)}
            slotProps={{ input: help === undefined ? {} : { 'aria-describedby': id } }}
          />
        }
      />
      {help !== undefined && (
        <Typography id={id} variant="body2" sx={{ color: 'text.secondary', ml: 6 }}>
          {help}
        </Typography>
      )}
    </Box>
  );
}
