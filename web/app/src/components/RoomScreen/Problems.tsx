import Box from '@mui/material/Box';
import type { Explained } from '../../words/explained';
import { ProblemNotice } from '../ProblemNotice/ProblemNotice';

interface Props {
  readonly problems: readonly (Explained | null)[];
  readonly onClose: () => void;
}

/** What went wrong during the call, over the stage, until it is closed. */
export function Problems({ problems, onClose }: Props) {
  const present = problems.filter((problem) => problem !== null);
  if (present.length === 0) {
    return null;
  }
  return (
    <Box
      sx={{
        position: 'absolute',
        bottom: 8,
        left: '50%',
        transform: 'translateX(-50%)',
        width: 'min(560px, 100% - 16px)',
        display: 'flex',
        flexDirection: 'column',
        gap: 1,
        boxShadow: 8,
        borderRadius: '10px',
        backgroundColor: 'background.paper',
      }}
    >
      {present.map((problem) => (
        <ProblemNotice key={problem.title} problem={problem} onClose={onClose} />
      ))}
    </Box>
  );
}
