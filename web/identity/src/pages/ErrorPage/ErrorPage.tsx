import { useEffect, useState } from 'react';
import type { ErrorDetails } from '../../api/types';
import { Loading } from '../../app/Loading';
import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { Notice } from '../../components/Notice/Notice';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from './ErrorPage.module.css';

type Props = PageProps & { readonly id: string | null };

/** Shown when the application that sent the person cannot be told: its request is wrong in itself. */
export function ErrorPage({ api, context, id }: Props) {
  const [details, setDetails] = useState<ErrorDetails | 'loading' | 'unknown'>(
    id === null ? 'unknown' : 'loading',
  );
  useEffect(() => {
    if (id === null) return;
    api.error(id).then(setDetails, () => setDetails('unknown'));
  }, [api, id]);

  if (details === 'loading') return <Loading />;
  const known = details === 'unknown' ? null : details;
  const clientName = known?.client_name ?? null;
  return (
    <Frame
      product={context.product}
      title={t('This request cannot be answered')}
      subtitle={
        clientName === null
          ? t(
              'The application that sent you here made a mistake. Go back and try again; if it happens again, tell the people who run that application.',
            )
          : t(
              '{{client}} made a mistake when it sent you here. Go back and try again; if it happens again, tell the people who run {{client}}.',
              { client: clientName },
            )
      }
      focusTitle
    >
      <div className={layout.stack}>
        {known !== null && (
          <>
            <Notice kind="error">{known.error_description ?? known.error}</Notice>
            <dl className={styles.details}>
              <dt>{t('Error')}</dt>
              <dd>{known.error}</dd>
              <dt>{t('Request')}</dt>
              <dd>{known.request_id}</dd>
            </dl>
          </>
        )}
        <ButtonLink look="secondary" href="/">
          {t('Go to your account')}
        </ButtonLink>
      </div>
    </Frame>
  );
}
