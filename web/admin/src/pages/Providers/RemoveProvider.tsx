import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { type ConnectedList, people, type Provider } from './provider';

interface Props {
  readonly provider: Provider;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks before a provider is removed, and says whom that disconnects. */
export function RemoveProvider({ provider, onDone, onClose }: Props) {
  const at = `IdentityProviders/${String(provider.id)}`;
  const { value, problem } = useLoad<ConnectedList>(`${at} count`, (api) =>
    api.get(`${at}/Users`, { pageSize: 1 }),
  );
  const total = value?.totalCount ?? null;
  return (
    <ConfirmDialog
      title={`Remove ${provider.displayName}?`}
      confirm={`Remove ${provider.displayName}`}
      danger
      work={(api) => api.remove(at)}
      onDone={onDone}
      onClose={onClose}
    >
      {total === null
        ? problem === null
          ? 'Counting who is connected …'
          : 'Whoever is connected there is disconnected.'
        : total === 0
          ? 'Nobody is connected there.'
          : `${people(total)} connected there and will be disconnected. Whoever has no password and no passkey here gets in again with “Forgotten your password?” only, if the account has a mail address.`}{' '}
      This can’t be undone. To stop offering it and keep who is connected, turn it off instead.
    </ConfirmDialog>
  );
}
