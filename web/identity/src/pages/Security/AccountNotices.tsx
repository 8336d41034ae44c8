import type { PageProps } from '../../app/page';
import { Notice } from '../../components/Notice/Notice';
import { ProblemNotice } from '../../forms/ProblemNotice';
import type { useAction } from '../../forms/useAction';
import { askForPasskey } from '../../passkeys/credentials';
import { StepUp } from './StepUp';

interface Props extends Pick<PageProps, 'api'> {
  readonly action: ReturnType<typeof useAction>;
  /** Has the person passkeys? */
  readonly passkeys: boolean;
  /** The page that asks. */
  readonly page: string;
  readonly problemId: string;
  /** What was done, where the page itself does not show it. */
  readonly done: string | null;
  /** Runs the confirmation that it is still the person. */
  readonly onConfirm: (confirm: () => Promise<unknown>) => void;
}

/** Above what people change of their account: who they are must be shown anew, what was done, what went wrong. */
export function AccountNotices(props: Props) {
  const { api, action, passkeys, page, problemId, done, onConfirm } = props;
  const stale = action.problem?.code === 'fresh_sign_in_required';
  return (
    <>
      {stale && (
        <StepUp
          passkeys={passkeys}
          busy={action.busy}
          next={page}
          onConfirm={() =>
            onConfirm(async () => {
              const { options } = await api.beginStepUp();
              await api.stepUp(await askForPasskey(options));
            })
          }
        />
      )}
      {done !== null && <Notice kind="success">{done}</Notice>}
      <ProblemNotice id={problemId} problem={stale ? null : action.problem} left={action.left} />
    </>
  );
}
