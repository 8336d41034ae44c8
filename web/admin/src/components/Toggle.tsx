import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly help?: string;
  /** What the server says is wrong with it. */
  readonly fault?: string | null;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, with a word about what that means. */
export function Toggle(props: Props) {
  const { label, help, fault = null, checked, disabled = false, onChange } = props;
  const id = useId();
  const words = fault ?? help;
  return (
    <Box>
      <FormControlLabel
        label={label}
        disabled={disabled}
        control={
          <Switch
            checked={checked}
            onChange={(event) => onChange(event.target.checked)}
            slotProps={{ input: words === undefined ? {} : { 'aria-describedby': id } }}
          />
        }
      />
      {words !== undefined && (
        <Typography
          id={id}
          variant="body2"
          sx={{ color: fault === null ? 'text.secondary' : 'error.main', ml: 6 }}
        >
          {words}
        </Typography>
      )}
    </Box>
  );
}
