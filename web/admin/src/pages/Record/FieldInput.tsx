import Autocomplete from '@mui/material/Autocomplete';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { ApiProblem } from '../../api/ApiProblem';
import { useLoad } from '../../api/useLoad';
import { Field } from '../../components/Field';
import { durationText } from '../../components/times';
import { Toggle } from '../../components/Toggle';
import { JsonInput } from './JsonInput';
import type { RecordField } from './recordFields';

interface Props {
  readonly field: RecordField;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly problem: ApiProblem | null;
  readonly onChange: (value: unknown) => void;
}

const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asNumber = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
/** Long ones in days and hours as well. */
const durationWords = (value: unknown): readonly string[] =>
  typeof value === 'number' && value >= 60 ? [`${durationText(value)}.`] : [];
const asChoice = (value: unknown): string => asText(value) || asNumber(value);

/** One member of a record, written as its kind wants. */
export function FieldInput({ field, value, disabled, problem, onChange }: Props) {
  const { name, label, help } = field;
  const look = { name, label, disabled, problem, ...(help === undefined ? {} : { help }) };
  switch (field.kind) {
    case 'flag':
      return (
        <Toggle
          label={label}
          {...(help === undefined ? {} : { help })}
          fault={problem?.of(name) ?? null}
          disabled={disabled}
          checked={value === true}
          onChange={onChange}
        />
      );
    case 'lines':
      return (
        <Field
          {...look}
          multiline
          minRows={2}
          value={asTexts(value).join('\n')}
          onText={(text) => onChange(text === '' ? [] : text.split('\n'))}
        />
      );
    case 'seconds':
      return (
        <Field
          {...look}
          help={[...durationWords(value), help ?? ''].join(' ')}
          type="number"
          value={asNumber(value)}
          slotProps={{
            input: { endAdornment: <InputAdornment position="end">seconds</InputAdornment> },
          }}
          onText={(text) => onChange(text === '' ? null : Number(text))}
        />
      );
    case 'choice': {
      const choices = field.choices ?? [];
      const choose = (words: string) => choices.find(([each]) => String(each) === words)?.[0];
      return (
        <Field
          {...look}
          select
          value={asChoice(value)}
          onText={(words) => onChange(choose(words))}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          {choices.map(([each, words]) => (
            <MenuItem key={each} value={String(each)}>
              {words}
            </MenuItem>
          ))}
        </Field>
      );
    }
    case 'picks':
      return <Picks {...{ field, value, disabled, problem, onChange }} />;
    case 'json':
      return <JsonInput {...{ field, value, disabled, problem, onChange }} />;
    case 'text': // Empty is sent as it is: null would leave some members as they are.
      return <Field {...look} value={asText(value)} onText={onChange} />;
  }
}

function namesIn(offered: unknown): readonly string[] {
  return Array.isArray(offered)
    ? offered.flatMap((each: unknown) => {
        if (typeof each === 'string') {
          return [each];
        }
        const { id } = Object(each) as { id?: unknown };
        return typeof id === 'string' ? [id] : [];
      })
    : [];
}

function Picks({ field, value, disabled, problem, onChange }: Props) {
  const lookup = field.lookup ?? '';
  const offered = useLoad(lookup, (api) => api.get<unknown>(lookup));
  const fault = problem?.of(field.name) ?? null;
  return (
    <Autocomplete
      multiple
      freeSolo
      disabled={disabled}
      options={[...namesIn(offered.value)]}
      value={[...asTexts(value)]}
      onChange={(_event, picked) => onChange(picked)}
      renderInput={(parameters) => (
        <TextField
          {...parameters}
          label={field.label}
          error={fault !== null}
          helperText={fault ?? field.help}
        />
      )}
    />
  );
}
