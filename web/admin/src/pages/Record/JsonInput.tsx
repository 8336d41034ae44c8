import { useState } from 'react';
import type { ApiProblem } from '../../api/ApiProblem';
import { Field } from '../../components/Field';
import type { RecordField } from './recordFields';

interface Props {
  readonly field: RecordField;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly problem: ApiProblem | null;
  readonly onChange: (value: unknown) => void;
}

const same = { shown: (value: unknown) => value, sent: (written: unknown) => written };

/**
 * A member that is written as JSON. What is no JSON yet becomes the member as a text, which the
 * server refuses, so it can't be saved by mistake.
 */
export function JsonInput({ field, value, disabled, problem, onChange }: Props) {
  const { name, label, help = '', json = same } = field;
  const [written, setWritten] = useState<{ text: string; value: unknown } | null>(null);
  const [broken, setBroken] = useState(false);
  const shown = json.shown(value);
  const nothing = Array.isArray(shown) && shown.length === 0;
  const own = written !== null && written.value === value;
  const text = own
    ? written.text
    : nothing || shown === undefined
      ? ''
      : JSON.stringify(shown, null, 2);
  const write = (next: string) => {
    let sent: unknown = next;
    let wrong = false;
    try {
      sent = json.sent(next.trim() === '' ? [] : (JSON.parse(next) as unknown));
    } catch {
      wrong = true;
    }
    setBroken(wrong);
    setWritten({ text: next, value: sent });
    onChange(sent);
  };
  return (
    <Field
      {...{ name, label, disabled, problem }}
      help={broken && own ? 'This is no JSON yet.' : help}
      multiline
      minRows={2}
      maxRows={14}
      value={text}
      onText={write}
      slotProps={{
        htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 14 } },
      }}
    />
  );
}
