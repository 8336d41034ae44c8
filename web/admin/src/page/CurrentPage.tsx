import { Empty } from '../components/Empty';
import { PageHeader } from '../components/PageHeader';
import { useAddress } from '../routing/useAddress';
import { sectionAt } from './sections';

/** The page of the address bar. */
export function CurrentPage() {
  const { path } = useAddress();
  const found = sectionAt(path);
  if (found === null) {
    return (
      <>
        <PageHeader title="There is nothing here" />
        <Empty title="No page of the console has this address.">
          Choose one from the navigation.
        </Empty>
      </>
    );
  }
  const { page: Page, item: Item } = found.section;
  return found.id !== null && Item !== undefined ? (
    <Item key={path} id={found.id} />
  ) : (
    <Page key={path} />
  );
}
