import type { ApiProblem } from '../../api/ApiProblem';
import { Field } from '../../components/Field';
import { Toggle } from '../../components/Toggle';
import type { ProviderFields } from './provider';

interface Props {
  readonly fields: ProviderFields;
  readonly problem: ApiProblem | null;
  readonly disabled?: boolean;
  /** A known one's secret is replaced elsewhere. */
  readonly secret?: boolean;
  readonly onChange: (change: Partial<ProviderFields>) => void;
}

/** What a new provider and a known one have in common. */
export function ProviderInputs({
  fields,
  problem,
  disabled = false,
  secret = false,
  onChange,
}: Props) {
  return (
    <>
      <Field
        name="ClientId"
        label="Client id"
        help="What the provider calls this server; its console shows it."
        value={fields.ClientId}
        onText={(ClientId) => onChange({ ClientId })}
        {...{ problem, disabled }}
      />
      {secret && (
        <Field
          name="ClientSecret"
          label="Client secret"
          type="password"
          autoComplete="new-password"
          help="Sealed at once and never shown again. Empty: a public client."
          value={fields.ClientSecret}
          onText={(ClientSecret) => onChange({ ClientSecret })}
          problem={problem}
        />
      )}
      <Field
        name="Scope"
        label="Scopes"
        help="What to ask for, “openid” among them."
        value={fields.Scope}
        onText={(Scope) => onChange({ Scope })}
        {...{ problem, disabled }}
      />
      <Toggle
        label="New people get an account"
        help="Else only who has one here and connected it gets in. The provider’s word on mail addresses is believed then."
        checked={fields.Register}
        disabled={disabled}
        onChange={(Register) => onChange({ Register })}
      />
    </>
  );
}
