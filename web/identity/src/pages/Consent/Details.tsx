import type { ConsentDetail } from '../../api/types';
import layout from '../../styles/layout.module.css';
import styles from './Consent.module.css';

/** What is asked for in detail, in the application's words, which may be in any script. */
export function Details({ details }: { readonly details: readonly ConsentDetail[] }) {
  return details.map((detail, index) => (
    <section key={index} className={styles.detail} aria-labelledby={`detail-${index}`}>
      <h2 id={`detail-${index}`} className={styles.detailTitle}>
        {detail.display_name}
      </h2>
      {detail.description !== '' && <p className={layout.soft}>{detail.description}</p>}
      <dl className={styles.facts}>
        {detail.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}
