/** How the nodes of a cycle became fewer, as one bar and by plugin; a plugin shows the nodes that it refused. */
import type { SchedulingCycle } from '../../protocol/scheduling.ts';
import { count } from '../../scene/format.ts';
import { funnelOf } from '../../scene/scheduling/funnel.ts';

interface FunnelProps {
  readonly cycle: SchedulingCycle;
  /** Shows the nodes that the plugin refused. */
  readonly onShow: (plugin: string) => void;
}

export function FunnelView({ cycle, onShow }: FunnelProps) {
  const { steps, fit } = funnelOf(cycle);
  return (
    <section className="funnel" aria-label="How the nodes became fewer">
      <div className="funnel-bar" aria-hidden>
        {steps.map(({ plugin, nodes }) => (
          <i key={plugin} className={plugin === '' ? 'unseen' : 'refused'} style={{ flexGrow: nodes }} />
        ))}
        {fit > 0 && <i className="fit" style={{ flexGrow: fit }} />}
      </div>
      <ul>
        <li>
          <b>{count(cycle.nodes.length)}</b> nodes
        </li>
        {steps.map(({ plugin, nodes }) => (
          <li key={plugin}>
            <b>−{count(nodes)}</b>{' '}
            {plugin === '' ? (
              'not looked at'
            ) : (
              <button type="button" className="link" onClick={() => onShow(plugin)}>
                {plugin}
              </button>
            )}
          </li>
        ))}
        <li className={fit > 0 ? 'fit' : 'none'}>
          <b>{count(fit)}</b> {fit === 1 ? 'fits' : 'fit'}
        </li>
      </ul>
    </section>
  );
}
