import TextField, { type TextFieldProps } from '@mui/material/TextField';
import type { ApiProblem } from '../api/ApiProblem';

type Props = Omit<TextFieldProps, 'onChange' | 'error' | 'helperText' | 'value' | 'name'> & {
  /** The member of what is sent; the server's words about it stand below the field. */
  readonly name: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly problem: ApiProblem | null;
  readonly help?: string;
};

/** A field for one member of what is sent to the server. */
export function Field({ name, value, onText, problem, help, ...rest }: Props) {
  const fault = problem?.of(name) ?? null;
  return (
    <TextField
      fullWidth
      autoComplete="off"
      {...rest}
      name={name}
      value={value}
      onChange={(event) => onText(event.target.value)}
      error={fault !== null}
      helperText={fault ?? help}
    />
  );
}
