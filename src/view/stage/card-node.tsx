/** A card as a node of the graph. */
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Card } from '../../scene/stage/layout.ts';
import { focusTaken, useStageView } from '../../session/stage-view.ts';
import { CardBody } from './card.tsx';

export type CardNodeData = Node<{ card: Card; active: boolean; down: boolean }, 'card'>;

export function CardNode({ data }: NodeProps<CardNodeData>) {
  const { card, active, down } = data;
  const classes = ['card', `hue-${card.role ?? 'person'}`, `role-${card.role ?? 'box'}`, ...card.classes.map((name) => `class-${name}`)];
  if (card.compact) classes.push('compact');
  if (active) classes.push('active');
  if (down) classes.push('down');
  const element = useFocusOnWish(card.id);
  return (
    <div ref={element} className={classes.join(' ')}>
      <Handle type="source" position={Position.Right} isConnectable={false} />
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <CardBody card={card} />
    </div>
  );
}

/** Takes the focus when somebody asks for this card: the graph's node around it has it, as with the Tab key. */
function useFocusOnWish(card: string): React.RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const wanted = useStageView((state) => state.focus === card);
  useEffect(() => {
    if (!wanted) return;
    focusTaken();
    element.current?.closest<HTMLElement>('.react-flow__node')?.focus({ preventScroll: true });
  }, [wanted]);
  return element;
}
