import { apiResources, apiScopes, identityResources } from './kinds';
import { ResourcePage } from './ResourcePage';
import { Resources } from './Resources';

interface Props {
  readonly id: string;
}

export const ApiScopes = () => <Resources kind={apiScopes} />;
export const ApiScope = ({ id }: Props) => <ResourcePage kind={apiScopes} id={id} />;
export const ApiResources = () => <Resources kind={apiResources} />;
export const ApiResource = ({ id }: Props) => <ResourcePage kind={apiResources} id={id} />;
export const IdentityResources = () => <Resources kind={identityResources} />;
export const IdentityResource = ({ id }: Props) => (
  <ResourcePage kind={identityResources} id={id} />
);
