import { useEffect, useState } from 'react';
import type { PageProps } from '../../app/page';
import { SignedOut } from './SignedOut';

type Props = PageProps & { readonly logoutId: string | null };

/** Where a sign-out ends that no application wants back; names the application when that is known. */
export function LoggedOut({ api, context, logoutId }: Props) {
  const [clientName, setClientName] = useState<string | null>(null);
  useEffect(() => {
    if (logoutId === null) return;
    api.logoutContext(logoutId).then(
      ({ client }) => setClientName(client?.name ?? null),
      () => setClientName(null), // the person is signed out all the same
    );
  }, [api, logoutId]);
  return <SignedOut product={context.product} clientName={clientName} />;
}
