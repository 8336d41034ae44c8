import Chip from '@mui/material/Chip';

interface Props {
  readonly kind: 'good' | 'warning' | 'bad' | 'plain';
  readonly text: string;
}

const looks = {
  good: { bgcolor: '#1f7a3d', color: '#fff' },
  warning: { bgcolor: '#8a5a00', color: '#fff' },
  bad: { bgcolor: '#b3261e', color: '#fff' },
  plain: { bgcolor: 'action.selected', color: 'text.primary' },
} as const;

/** A state in a word, coloured so that it is found; the word says it all. */
export function State({ kind, text }: Props) {
  return <Chip size="small" label={text} sx={{ ...looks[kind], fontWeight: 600 }} />;
}
