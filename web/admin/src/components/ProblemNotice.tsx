import { ErrorNotice } from '@conclave/ui';
import Button from '@mui/material/Button';
import Box from '@mui/material/Box';
import type { ApiProblem } from '../api/ApiProblem';
import { explainProblem } from '../api/explainProblem';
import { reload } from '../session/SessionPages';

interface Props {
  readonly problem: ApiProblem | null;
  /** Members whose faults stand beside their fields. */
  readonly fields?: readonly string[];
  /** Reads again what is there now. */
  readonly onReload?: (() => void) | undefined;
}

/** Why the server did not do it, what to do, and under which number its log has more. */
export function ProblemNotice({ problem, fields = [], onReload }: Props) {
  if (problem === null) {
    return null;
  }
  const { title, message, remedy } = explainProblem(problem);
  const more = problem.besides(fields).join(' ');
  const beside = Object.keys(problem.fields).length > 0;
  const words = beside ? more || 'See the words beside the fields.' : message;
  const trace = problem.traceId === null ? '' : ` (Trace ${problem.traceId})`;
  return (
    <Box sx={{ mb: 2 }}>
      <ErrorNotice
        title={title}
        message={words + trace}
        action={
          remedy === 'sign-in' ? (
            <Button color="inherit" onClick={reload}>
              Sign in again
            </Button>
          ) : remedy === 'reload' && onReload !== undefined ? (
            <Button color="inherit" onClick={onReload}>
              {problem.status === 412 ? 'Load what is there now' : 'Try again'}
            </Button>
          ) : undefined
        }
      />
    </Box>
  );
}
