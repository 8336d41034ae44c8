import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useId, useRef } from 'react';
import type { Check, Remark } from './policyTypes';

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly readOnly: boolean;
  readonly check: Check | null;
  /** The line that decided the question below; 0: none. */
  readonly decided: number;
}

const lineHeight = 22; // px
const leastLines = 10;
const type = {
  fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  fontSize: 14,
  lineHeight: `${String(lineHeight)}px`,
} as const;

/** Where a place of the text is, in characters from its beginning. */
export function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

/** The text with line numbers; faults, warnings and the deciding line are marked. */
export function PolicyEditor({ text, onText, readOnly, check, decided }: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = Math.max(leastLines, text.split('\n').length);
  const errors = check?.errors ?? [];
  const warnings = check?.warnings ?? [];
  const markOf = (line: number) =>
    errors.some((each) => each.line === line)
      ? { sign: '✕', color: 'error.main' }
      : line === decided
        ? { sign: '▶', color: 'primary.main' }
        : warnings.some((each) => each.line === line)
          ? { sign: '!', color: 'warning.main' }
          : { sign: '', color: 'text.secondary' };
  const goTo = ({ line, column = 1 }: Remark) => {
    const at = offsetOf(text, Math.max(1, line), column);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  };
  const remarks = (all: readonly Remark[], kind: string) =>
    all.map((remark) => (
      <li key={`${kind} ${String(remark.line)} ${remark.words}`}>
        <Button
          size="small"
          color={kind === 'Error' ? 'error' : 'inherit'}
          onClick={() => goTo(remark)}
          sx={{ textAlign: 'left', textTransform: 'none', fontWeight: 400 }}
        >
          {remark.line === 0 ? kind : `${kind} in line ${String(remark.line)}`}
          {remark.column !== undefined && `, column ${String(remark.column)}`}: {remark.words}
        </Button>
      </li>
    ));
  return (
    <>
      <Box
        sx={{
          ...{ display: 'flex', border: 1, borderColor: 'divider', borderRadius: 2, py: 1 },
          '&:focus-within': { outline: 2, outlineColor: 'primary.main', outlineStyle: 'solid' },
        }}
      >
        <Box aria-hidden sx={{ ...type, flexShrink: 0, px: 1, textAlign: 'right' }}>
          {Array.from({ length: lines }, (_, index) => index + 1).map((line) => (
            <Box key={line} data-line={line} data-mark={markOf(line).sign} sx={markOf(line)}>
              {markOf(line).sign} {line}
            </Box>
          ))}
        </Box>
        <Box
          component="textarea"
          ref={area}
          aria-label="Policy"
          aria-describedby={id}
          aria-invalid={errors.length > 0}
          wrap="off"
          rows={lines}
          spellCheck={false}
          readOnly={readOnly}
          value={text}
          onChange={(event: { target: { value: string } }) => onText(event.target.value)}
          sx={{
            ...type,
            ...{ flex: 1, minWidth: 0, border: 0, p: 0, pr: 1, resize: 'none', outline: 'none' },
            ...{ bgcolor: 'transparent', color: 'text.primary', overflowX: 'auto' },
          }}
        />
      </Box>
      <Box id={id} role="status" sx={{ mt: 1 }}>
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {remarks(errors, 'Error')}
          {remarks(warnings, 'Warning')}
        </Box>
        {check !== null && errors.length === 0 && warnings.length === 0 && 'The text is in order.'}
      </Box>
    </>
  );
}
